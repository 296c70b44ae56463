from datetime import date
from itertools import islice
from typing import Any

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from doudi.values.working_days import working_day_before, working_days_between

_WARNING_DAYS = 3
_BATCH = 1000


def set_warned_from(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Set the first day of warning of the open cases, by the rule and the days of warning at the time of writing."""
    cases = apps.get_model("casework", "Case")
    waiting = cases.objects.filter(next_due_on__isnull=False).order_by("pk").iterator(_BATCH)
    while batch := list(islice(waiting, _BATCH)):
        for case in batch:
            case.next_warned_from = _warned_from(case)
        cases.objects.bulk_update(batch, ["next_warned_from"])


def _warned_from(case: Any) -> date:
    is_of_step = case.next_due_of in {"", "step", "confirmation"}
    since = None if is_of_step else case.clock_starts_on or case.accepted_on
    last_third = -(-working_days_between(since or case.step_since, case.next_due_on) // 3)
    return working_day_before(case.next_due_on, min(_WARNING_DAYS, max(0, last_third - 1)))


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0037_interface_channel"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="next_warned_from",
            field=models.DateField(null=True, verbose_name="从哪天起快到期"),
        ),
        migrations.RunPython(set_warned_from, migrations.RunPython.noop),
    ]
