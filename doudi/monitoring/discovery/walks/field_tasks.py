"""Walks on the list of an officer's day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.monitoring.discovery.walks.models import Finding
from doudi.monitoring.discovery.walks.queries import FIELD_NAME, heads_of, walks_of
from doudi.monitoring.discovery.walks.views import walk_pages
from doudi.ui.field_tasks import FieldSource, FieldTask, register_field_source
from doudi.values.benefit_month import add_months


def walks_of_day(by: User, village_code: str, day: date) -> Iterable[FieldTask]:
    """Return the households of a village's plan of the month that wait to be walked to."""
    month = day.replace(day=1)
    rows = list(walks_of(by=by, village_code=village_code, month=month).filter(finding__in=("", Finding.NOT_MET)))
    heads = heads_of([row.household for row in rows])
    for row in rows:
        yield FieldTask(
            key=row.pk,
            household=row.household_id,
            who=heads[row.household_id],
            what=_("走访"),
            due_on=add_months(month, 1) - timedelta(days=1),
            url=row.get_absolute_url(),
            note=row.get_walk_class_display(),
        )


def register_field_tasks() -> None:
    """Register walks."""
    register_field_source(
        FieldSource(FIELD_NAME, gettext_lazy("走访排查"), Permission.APPLY_ON_BEHALF, walks_of_day, walk_pages)
    )
