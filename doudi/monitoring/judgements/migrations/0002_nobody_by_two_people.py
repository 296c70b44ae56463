"""Let a row that may stop a payment mean nobody only by two people; those decided by one wait for the second."""

from typing import Any

from django.db import migrations, models
from django.db.models import Q

from doudi.core.migration_code import where_rows


def wait_for_second_person(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - the signature of migrations
    """Ask a second person of what one alone waved off; of an erased delivery nobody can see it any more."""
    rows = apps.get_model("judgements", "UnclearRow").objects
    alone = rows.filter(state="nobody", needs_second_person=True, confirmed_by=None)
    alone.filter(sealed_row="").update(needs_second_person=False)
    alone.exclude(sealed_row="").update(state="proposed")


class Migration(migrations.Migration):
    dependencies = [("judgements", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="unclearrow", name="unclear_row_links_a_person"),
        migrations.RemoveConstraint(model_name="unclearrow", name="unclear_row_linked_by_two"),
        migrations.RunPython(where_rows("judgements_unclearrow", wait_for_second_person), migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="unclearrow",
            constraint=models.CheckConstraint(
                condition=Q(state__in=("open", "nobody", "proposed"), person__isnull=True)
                | Q(state__in=("proposed", "linked"), person__isnull=False),
                name="unclear_row_person_fits_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="unclearrow",
            constraint=models.CheckConstraint(
                condition=~Q(state__in=("linked", "nobody"), needs_second_person=True) | Q(confirmed_by__isnull=False),
                name="unclear_row_judged_by_two",
            ),
        ),
    ]
