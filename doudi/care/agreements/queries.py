"""Who cares for whom on a day: the questions that this room and the rooms above ask."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from doudi.care.agreements.models import Agreement, Carer
from doudi.care.agreements.workflow import IN_FORCE_STATES
from doudi.core.chunks import chunks
from doudi.core.clock import today

_CHUNK = 900


def agreements_in_force(day: date | None = None) -> QuerySet[Agreement]:
    """Return the agreements that hold on a day, today if None."""
    day = day or today()
    confirmed = Agreement.objects.filter(state__in=IN_FORCE_STATES, first_day__lte=day)
    return confirmed.annotate(until_day=Coalesce(F("ended_on"), F("last_day"))).filter(Q(until_day__gte=day))


def agreement_of(person_id: int, day: date | None = None) -> Agreement | None:
    """Return the agreement of a person that holds on a day, today if None."""
    return agreements_in_force(day).filter(person=person_id).select_related("carer", "person").first()


def agreements_of(people: Iterable[int], day: date | None = None) -> dict[int, Agreement]:
    """Return the agreements that hold on a day by person, in one query for some hundred people."""
    found: dict[int, Agreement] = {}
    for some in chunks(sorted(set(people)), _CHUNK):
        rows = agreements_in_force(day).filter(person__in=some).select_related("carer")
        found |= {row.person_id: row for row in rows}
    return found


def cared_for_count(carer: Carer, day: date | None = None) -> int:
    """Return how many people a carer cares for on a day, or will by a confirmed agreement."""
    day = day or today()
    confirmed = Agreement.objects.filter(carer=carer, state__in=IN_FORCE_STATES)
    rows = confirmed.annotate(until_day=Coalesce(F("ended_on"), F("last_day"))).filter(until_day__gte=day)
    return rows.values("person").distinct().count()
