"""What the government gave a family: rooms above register what they know, so that charity comes after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from doudi.casework.procedures.clocks import months_after
from doudi.core.clock import today
from doudi.registry.models import Person
from doudi.relief.other_aid.models import OtherDepartmentAid
from doudi.relief.other_aid.queries import counting

LOOKED_BACK_MONTHS = 12


@dataclass(frozen=True)
class AidSum:
    """What a family got of one kind, in fen."""

    label: str
    amount_fen: int


AidSource = Callable[[Sequence[int], date], Sequence[AidSum]]
"""Takes the keys of people and a day; returns what they got since then."""
_SOURCES: list[AidSource] = []


def register_aid_source(source: AidSource) -> None:
    """Add what a room knows; it calls this once, when it starts."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def government_aid(person: Person) -> list[AidSum]:
    """Return what the family of a person got in the last twelve months, by kind."""
    since = months_after(today(), -LOOKED_BACK_MONTHS)
    family = Person.objects.filter(household=person.household_id) if person.household_id else Person.objects.none()
    people = sorted({person.pk, *family.values_list("pk", flat=True)})
    found = [one for source in _SOURCES for one in source(people, since)]
    return [*found, *_other_departments(person, people, since)]


def _other_departments(person: Person, people: Sequence[int], since: date) -> list[AidSum]:
    of_family = Q(person__in=people)
    if person.household_id:
        of_family |= Q(household=person.household_id)
    rows = counting().filter(of_family, given_on__gte=since).order_by().values("department")
    labels = dict(OtherDepartmentAid.Department.choices)
    return [
        AidSum(str(labels[row["department"]]), row["amount_fen"])
        for row in rows.annotate(amount_fen=Sum("amount_fen")).order_by("department")
    ]
