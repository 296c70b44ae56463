"""The urban poor: since when, and until when they are insured (P18-2)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils.translation import gettext as _

from doudi.core.clock import today
from doudi.monitoring.low_income.insurance.models import InsuredPerson
from doudi.monitoring.low_income.layers.models import LowIncomePerson, UrbanPoorPeriod
from doudi.monitoring.low_income.layers.queries import without_aid
from doudi.monitoring.low_income.layers.update import in_force
from doudi.values.carries import carries


def urban_rows(rows: list[LowIncomePerson]) -> list[LowIncomePerson]:
    """Return the rows of a page with the first day as urban poor and the last insured day."""
    people = [row.person_id for row in rows]
    marks = in_force(UrbanPoorPeriod.objects.filter(person__in=people), today())
    since: dict[int, date] = dict(marks.values_list("person_id", "valid_from"))
    insured = InsuredPerson.objects.filter(person__in=people, policy__voided_on=None)
    until = dict(insured.values_list("person_id").annotate(last=Max("policy__last_day")))
    for row in rows:
        row.urban_since = since.get(row.person_id)  # type: ignore[attr-defined]  # shown in the list
        row.insured_until = until.get(row.person_id)  # type: ignore[attr-defined]  # shown in the list
    return rows


@carries("P18-2.c", "P18-2.d")
def urban_numbers(found: QuerySet[LowIncomePerson]) -> list[tuple[str, Any]]:
    """Return the numbers above the list: people, families, without any aid, insured."""
    rows = found.select_related(None).order_by()
    insured = InsuredPerson.objects.filter(
        person=OuterRef("person"),
        policy__voided_on=None,
        policy__first_day__lte=today(),
        policy__last_day__gte=today(),
    )
    return [
        (_("人数"), rows.count()),
        (_("户数"), rows.exclude(household=None).values("household").distinct().count()),
        (_("近期没有任何救助"), rows.filter(without_aid(today())).count()),
        (_("有防返贫保险"), rows.filter(Exists(insured)).count()),
    ]
