"""Seal what was decided of an entry, and why it ended."""

from django.db import migrations, models

from doudi.core.encryption import SealedField, SealedKind
from doudi.core.encryption.column_seal import sealed_from


class Migration(migrations.Migration):
    dependencies = [("low_income", "0003_tax_and_housing_fund")]

    operations = [
        migrations.RemoveConstraint("layerentry", "layer_entry_ends_with_a_reason"),
        migrations.AddField(
            "layerentry",
            "sealed_decided_why",
            SealedField(blank=True, default="", kind=SealedKind.HEALTH, verbose_name="意见"),
            preserve_default=False,
        ),
        sealed_from("low_income", "layerentry", clear="decided_why", sealed="sealed_decided_why"),
        migrations.RemoveField("layerentry", "decided_why"),
        migrations.AddField(
            "layerentry",
            "sealed_ended_why",
            SealedField(blank=True, default="", kind=SealedKind.HEALTH, verbose_name="退出的理由"),
            preserve_default=False,
        ),
        sealed_from("low_income", "layerentry", clear="ended_why", sealed="sealed_ended_why"),
        migrations.RemoveField("layerentry", "ended_why"),
        migrations.AddConstraint(
            "layerentry",
            models.CheckConstraint(
                condition=~models.Q(state="ended") | models.Q(ended_on__isnull=False) & ~models.Q(sealed_ended_why=""),
                name="layer_entry_ends_with_a_reason",
            ),
        ),
    ]
