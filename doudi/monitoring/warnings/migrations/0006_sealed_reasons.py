"""Seal what was said of the finding of a warning."""

from django.db import migrations

from doudi.core.encryption import SealedField, SealedKind
from doudi.core.encryption.column_seal import sealed_from


class Migration(migrations.Migration):
    dependencies = [("warnings", "0005_covering_indexes")]

    operations = [
        migrations.AddField(
            "warning",
            "sealed_reason",
            SealedField(blank=True, default="", kind=SealedKind.HEALTH, verbose_name="说明"),
            preserve_default=False,
        ),
        sealed_from("warnings", "warning", clear="reason", sealed="sealed_reason"),
        migrations.RemoveField("warning", "reason"),
    ]
