"""Keep what a person paid, and the explanation of the rule book instead of sentences of the room."""

from typing import Any

from django.db import migrations, models
from django.db.models import F, Value
from django.db.models.functions import Greatest

from doudi.core.migration_code import where_rows


def explain_as_before(apps: Any, _editor: Any) -> None:
    """Write what each settlement left to the person; sentences of earlier decisions become trees without parts."""
    rows = apps.get_model("care_medical", "Settlement").objects
    paid = F("fund_fen") + F("serious_illness_fen") + F("medical_aid_fen") + F("other_fen")
    rows.update(own_paid_fen=Greatest(F("total_fen") - paid, Value(0)))
    for row in rows.exclude(explanation=[]):
        row.explanation = [{"name": "sentence", "kind": "rule", "label": sentence} for sentence in row.explanation]
        row.save(update_fields=["explanation"])


class Migration(migrations.Migration):
    dependencies = [("care_medical", "0001_initial")]

    operations = [
        migrations.RenameField(model_name="settlement", old_name="steps", new_name="explanation"),
        migrations.AddField(
            model_name="settlement",
            name="own_paid_fen",
            field=models.BigIntegerField(default=0, verbose_name="自付"),
            preserve_default=False,
        ),
        migrations.RunPython(where_rows("care_medical_settlement", explain_as_before), migrations.RunPython.noop),
    ]
