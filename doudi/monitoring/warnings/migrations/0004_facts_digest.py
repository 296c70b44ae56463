from django.db import migrations

import doudi.core.encryption.fields
import doudi.core.encryption.sealed_value


class Migration(migrations.Migration):
    dependencies = [
        ("warnings", "0003_screening_runs"),
    ]

    operations = [
        migrations.AlterField(
            model_name="warning",
            name="facts_digest",
            field=doudi.core.encryption.fields.BlindIndexField(
                blank=True,
                default="",
                editable=False,
                kind=doudi.core.encryption.sealed_value.SealedKind["ROW"],
                max_length=32,
            ),
        ),
    ]
