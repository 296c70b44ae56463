"""Seal the hardship of an entry and the reason with which the row of an unaided person ended."""

from django.db import migrations, models

from doudi.core.encryption import SealedField, SealedKind
from doudi.core.encryption.column_seal import sealed_from


class Migration(migrations.Migration):
    dependencies = [("low_income", "0001_initial")]

    operations = [
        migrations.AddField(
            "layerentry",
            "sealed_reason",
            SealedField(default="", kind=SealedKind.HEALTH, verbose_name="困难情况"),
            preserve_default=False,
        ),
        sealed_from("low_income", "layerentry", clear="reason", sealed="sealed_reason"),
        migrations.RemoveField("layerentry", "reason"),
        migrations.RemoveConstraint("unaidedperson", "unaided_ends_with_an_outcome"),
        migrations.AddField(
            "unaidedperson",
            "sealed_reason",
            SealedField(blank=True, default="", kind=SealedKind.HEALTH, verbose_name="理由"),
            preserve_default=False,
        ),
        sealed_from("low_income", "unaidedperson", clear="reason", sealed="sealed_reason"),
        migrations.RemoveField("unaidedperson", "reason"),
        migrations.AddConstraint(
            "unaidedperson",
            models.CheckConstraint(
                condition=~models.Q(state="ended")
                | models.Q(ended_by__isnull=False, ended_on__isnull=False)
                & ~models.Q(outcome="")
                & ~models.Q(sealed_reason=""),
                name="unaided_ends_with_an_outcome",
            ),
        ),
    ]
