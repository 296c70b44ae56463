"""Seal whom an operator told, and the note of how a reporter was told."""

from django.db import migrations, models

from doudi.core.encryption import SealedField, SealedKind
from doudi.core.encryption.column_seal import sealed_from


class Migration(migrations.Migration):
    dependencies = [("discovery", "0001_initial")]

    operations = [
        migrations.AddField(
            "leadreport",
            "sealed_told_note",
            SealedField(blank=True, default="", kind=SealedKind.ROW, verbose_name="说明"),
            preserve_default=False,
        ),
        sealed_from("discovery", "leadreport", clear="told_note", sealed="sealed_told_note"),
        migrations.RemoveField("leadreport", "told_note"),
        migrations.RemoveConstraint("hotlinecall", "ended_call_told_somebody"),
        migrations.AddField(
            "hotlinecall",
            "sealed_told_whom",
            SealedField(blank=True, default="", kind=SealedKind.ROW, verbose_name="告诉了谁"),
            preserve_default=False,
        ),
        sealed_from("discovery", "hotlinecall", clear="told_whom", sealed="sealed_told_whom"),
        migrations.RemoveField("hotlinecall", "told_whom"),
        migrations.AddConstraint(
            "hotlinecall",
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True) | ~models.Q(sealed_told_whom=""),
                name="ended_call_told_somebody",
            ),
        ),
    ]
