"""Who is in which layer: for pages, and for the rooms above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.monitoring.low_income.layers.causes import cause_index
from doudi.monitoring.low_income.layers.models import (
    Layer,
    LayerEntry,
    LayerPeriod,
    LowIncomeCause,
    LowIncomePerson,
    RegisterUpdate,
    UrbanPoorPeriod,
)
from doudi.monitoring.low_income.layers.update import BAR, in_force, look_back
from doudi.registry.models import Person
from doudi.values.benefit_month import add_months
from doudi.values.carries import carries

AGE_GROUPS: tuple[tuple[str, int, int | None], ...] = (
    ("0-17", 0, 17),
    ("18-59", 18, 59),
    ("60-79", 60, 79),
    ("80-", 80, None),
)


def people_in_layers(as_of: date, layers: tuple[str, ...] = ()) -> QuerySet[LayerPeriod]:
    """Return the periods in force on a day, of the layers named or of all, as known now."""
    rows: QuerySet[LayerPeriod] = in_force(LayerPeriod.objects.all(), as_of)
    return rows.filter(layer__in=layers) if layers else rows


@carries("SC39-II")
def layers_of(person: Person, as_of: date | None = None) -> list[LayerPeriod]:
    """Return the periods of a person in force on a day; every one ever where no day is named."""
    rows = LayerPeriod.objects.filter(person=person, withdrawn_at=None)
    return list(in_force(rows, as_of) if as_of is not None else rows.order_by("-valid_from", "layer"))


def urban_poor(as_of: date) -> QuerySet[UrbanPoorPeriod]:
    """Return the periods as urban poor that are in force on a day."""
    rows: QuerySet[UrbanPoorPeriod] = in_force(UrbanPoorPeriod.objects.all(), as_of)
    return rows


@dataclass(frozen=True)
class Share:
    """A share with both of its numbers, for supervision."""

    numerator: int
    denominator: int


def shares_for_supervision(place: str) -> dict[str, Share]:
    """Return of a place: who of the layers has aid, and who of the urban poor has."""
    rows = LowIncomePerson.objects.in_scope(place)
    since = look_back(today())
    aided, urban = Q(aided_until__gte=since), rows.filter(is_urban_poor=True)
    return {
        "aided": Share(rows.filter(aided).count(), rows.count()),
        "urban_poor_aided": Share(urban.filter(aided).count(), urban.count()),
    }


def last_update() -> RegisterUpdate | None:
    """Return the last update of the register."""
    return RegisterUpdate.objects.first()


def born_between(group: str, day: date) -> Q:
    """Return the condition for an age group on a day."""
    _name, youngest, oldest = next(one for one in AGE_GROUPS if one[0] == group)
    condition = Q(birth_date__lte=_years_before(day, youngest))
    return condition & Q(birth_date__gt=_years_before(day, oldest + 1)) if oldest is not None else condition


def _years_before(day: date, years: int) -> date:
    month = add_months(day.replace(day=1), -12 * years)
    last = 28 if (day.month, day.day) == (2, 29) and month.year % 4 else day.day
    return month.replace(day=last)


def for_whom(whom: str, day: date) -> Q:
    """Return the condition for those to whom a kind of aid is offered."""
    if whom == "students":
        return Q(is_student=True)
    if whom == "working_age":
        return born_between("18-59", day) & Q(is_student=False)
    return Q()


def with_cause(cause: str) -> Q:
    """Return the condition for a cause."""
    return Q(Exists(LowIncomeCause.objects.filter(low_income=OuterRef("pk"), cause_index=cause_index(cause))))


def without_aid(day: date) -> Q:
    """Return the condition for those whom no department helped in the months looked back on."""
    return Q(aided_until=None) | Q(aided_until__lt=look_back(day))


def low_income_people(
    *,
    by: User,
    place: str = "",
    layer: str = "",
    age: str = "",
    sex: str = "",
    cause: str = "",
    aid: str = "",
    missing: str = "",
    whom: str = "",
    is_urban_poor: bool = False,
) -> ScopedQuerySet[LowIncomePerson]:
    """Return the low-income population of a user's scope, filtered.

    Args:
        aid: a kind that they received, ``none`` for nobody's aid at all.
        missing: a kind that they did not receive.
        whom: only those to whom an aid is offered, such as ``students``.
    """
    found = LowIncomePerson.objects.visible_to(by)
    if place:
        found = found.in_scope(place)
    conditions: list[Any] = []
    if layer:
        conditions.append(Q(**{f"is_{Layer(layer)}": True}))
    if age:
        conditions.append(born_between(age, today()))
    if sex:
        conditions.append(Q(sex=sex))
    if cause:
        conditions.append(with_cause(cause))
    if aid:
        conditions.append(without_aid(today()) if aid == "none" else received(aid))
    if missing:
        conditions.append(~received(missing))
    if whom:
        conditions.append(for_whom(whom, today()))
    if is_urban_poor:
        conditions.append(Q(is_urban_poor=True))
    return found.filter(*conditions).select_related("person", "household").order_by("village_code", "person_id")


def received(kind: str) -> Q:
    """Return the condition for a kind of aid within the months looked back on."""
    return Q(kinds__contains=f"{BAR}{kind}{BAR}")


def entries(*, by: User, state: str = "", place: str = "") -> ScopedQuerySet[LayerEntry]:
    """Return the entries of a user's scope, the latest first."""
    found = LayerEntry.objects.visible_to(by)
    if place:
        found = found.in_scope(place)
    if state:
        found = found.filter(state=state)
    return found.select_related("person", "entered_by", "decided_by").order_by("-pk")


def entries_to_confirm(*, by: User) -> int:
    """Return how many entries of others wait for a user to confirm."""
    waiting = LayerEntry.objects.visible_to(by).filter(state=LayerEntry.State.PROPOSED)
    return waiting.exclude(entered_by=by).count()
