"""Seal what was written of a hold."""

from django.db import migrations

from doudi.core.encryption import SealedField, SealedKind
from doudi.core.encryption.column_seal import sealed_from


class Migration(migrations.Migration):
    dependencies = [("payments", "0013_relief_runs")]

    operations = [
        migrations.AddField(
            "hold",
            "sealed_detail",
            SealedField(default="", kind=SealedKind.HEALTH, verbose_name="情况"),
            preserve_default=False,
        ),
        sealed_from("payments", "hold", clear="detail", sealed="sealed_detail"),
        migrations.RemoveField("hold", "detail"),
    ]
