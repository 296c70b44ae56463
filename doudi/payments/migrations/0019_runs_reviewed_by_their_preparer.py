"""Mark runs from before two people had to prepare and review, and demand two people of all others."""

from typing import Any

from django.db import migrations, models
from django.db.models import F

from doudi.core.database_guards import fixed_columns, refused_changes, state_transitions
from doudi.core.migration_code import where_rows

MESSAGE = "money rows are append-only"
RUN_FIXED = ("number", "kind", "month", "known_at", "prepared_by_id", "was_reviewed_by_preparer")
RUN_MOVES = (
    ("prepared", "reviewed"),
    ("reviewed", "approved"),
    ("approved", "released"),
    ("released", "closed"),
    ("prepared", "closed"),
    ("reviewed", "prepared"),
    ("approved", "prepared"),
    ("prepared", "discarded"),
    ("reviewed", "discarded"),
    ("approved", "discarded"),
)


def mark_runs_of_one_person(apps: Any, _editor: Any) -> None:
    """Mark the runs that the person who prepared them also reviewed."""
    runs = apps.get_model("payments", "Run").objects.filter(reviewed_by=F("prepared_by"))
    runs.update(was_reviewed_by_preparer=True)


class Migration(migrations.Migration):
    dependencies = [("payments", "0018_money_version")]

    operations = [
        migrations.AddField(
            model_name="run",
            name="was_reviewed_by_preparer",
            field=models.BooleanField(default=False, editable=False, verbose_name="旧版由核算人自己审核"),
        ),
        migrations.RunPython(where_rows("payments_run", mark_runs_of_one_person), migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="run", name="run_reviewed_by_another"),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewed_by__isnull", True),
                    models.Q(("reviewed_by", models.F("prepared_by")), _negated=True),
                    ("was_reviewed_by_preparer", True),
                    _connector="OR",
                ),
                name="run_reviewed_by_another",
            ),
        ),
        fixed_columns("payments_run", RUN_FIXED, message=MESSAGE),
        state_transitions("payments_run", RUN_MOVES, message="states move along the transition table"),
        refused_changes(
            "payments_run",
            "reviewed_by_two",
            "insert",
            "NEW.was_reviewed_by_preparer",
            message="a run is reviewed by another person than prepared it",
        ),
    ]
