"""Seal the words of a judgement, and of who sent it back."""

from django.db import migrations

from doudi.core.encryption import SealedField, SealedKind
from doudi.core.encryption.column_seal import sealed_from


class Migration(migrations.Migration):
    dependencies = [("judgements", "0002_nobody_by_two_people")]

    operations = [
        migrations.AddField(
            "unclearrow",
            "sealed_reason",
            SealedField(blank=True, default="", kind=SealedKind.HEALTH, verbose_name="理由"),
            preserve_default=False,
        ),
        sealed_from("judgements", "unclearrow", clear="reason", sealed="sealed_reason"),
        migrations.RemoveField("unclearrow", "reason"),
    ]
