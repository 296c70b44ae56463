"""Keep the words of the second person with the warning, sealed, instead of in the audit trail."""

from django.db import migrations

from doudi.core.encryption import SealedField, SealedKind


class Migration(migrations.Migration):
    dependencies = [("warnings", "0006_sealed_reasons")]

    operations = [
        migrations.AddField(
            "warning",
            "sealed_note",
            SealedField(blank=True, default="", kind=SealedKind.HEALTH, verbose_name="复核、退回、重新打开的说明"),
            preserve_default=False,
        ),
    ]
