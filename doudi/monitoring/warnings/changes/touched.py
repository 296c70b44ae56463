"""Whom the changes since a computation touch: people and families whose facts a rule may read otherwise now.

Rules look at a person with the family that the person lives in, at those in the hukou book of the family who live
elsewhere, and at people of the same identity number. Time alone changes nothing within a month: ages, awards and
memberships are those of its first day. What a day changes besides (deadlines of reviews, accounts, payments) is asked
of the store each time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from doudi.core.chunks import chunks
from doudi.monitoring.judgements.queries import changed_since
from doudi.monitoring.warnings.changes.marks import Marks
from doudi.monitoring.warnings.models import ScreeningRun, Warning  # noqa: A004 - the term of the field
from doudi.registry.law_inputs.household_facts import holding_on, known_on
from doudi.registry.models import Award, Circumstance, Household, Membership, Person

PEOPLE_AT_MOST = 8_000
"""With more people to read it is as quick to compute everybody, and a query would have too many parameters."""
LONGEST_TRANSACTION = timedelta(days=1)
"""A row may be written so long after the time that it says."""
_ACROSS_FAMILIES = ("W09",)
"""Rules that compare people of several families, who may have had the same identity number before."""
_KEYS_AT_ONCE = 900


@dataclass(frozen=True)
class Touched:
    """By key: the people and families whose warnings are computed again, and the people and homes read for that."""

    people: frozenset[int]
    households: frozenset[int]
    people_read: frozenset[int]
    homes_read: frozenset[int]


def touched_since(
    run: ScreeningRun, marks: Marks, month: date, known: date, *, also: tuple[set[int], set[int]]
) -> Touched | None:
    """Return whom the changes since a run touch; None where everybody has to be computed.

    Args:
        marks: those of now.
        also: people and households, by key, that have to be read besides.
    """
    if (
        not run.marks
        or marks.common != run.marks["common"]
        # of whom a row was before it was linked or unlinked is not known
        or changed_since(run.started_at - LONGEST_TRANSACTION)
    ):
        return None
    people, homes = _changed(run.started_at - LONGEST_TRANSACTION)
    villages = marks.changed_villages(Marks.stored(run.marks))
    people |= _keys(Person.objects.all(), "village__in", villages, "pk")
    homes |= _keys(Household.objects.all(), "village__in", villages, "pk")
    people |= _keys(Warning.objects.all(), "rule_id__in", _ACROSS_FAMILIES, "person_id")
    people |= _of_same_number(people)
    holding = known_on(Membership.objects.all(), known).filter(holding_on(month))
    living = holding.filter(kind=Membership.Kind.LIVING)
    for_people, for_homes = _ended_unjudged(run)
    people, homes = people | for_people, homes | for_homes
    homes |= _keys(holding, "person__in", people, "household_id")
    if len(people) > PEOPLE_AT_MOST or len(homes) > PEOPLE_AT_MOST:
        return None
    people |= _keys(living, "household__in", homes, "person_id")
    read = people | _keys(holding, "household__in", homes, "person_id") | _of_same_number(people) | also[0]
    if len(read) > PEOPLE_AT_MOST:
        return None
    homes_read = homes | _keys(living, "person__in", read, "household_id") | also[1]
    return Touched(frozenset(people), frozenset(homes), frozenset(read), frozenset(homes_read))


def _changed(since: datetime) -> tuple[set[int], set[int]]:
    """People and households of which a row was recorded or withdrawn since."""
    changed = Q(recorded_at__gte=since) | Q(withdrawn_at__gte=since)
    people: set[int | None] = set()
    homes: set[int | None] = set()
    for rows in (Membership.objects.filter(changed), Circumstance.objects.filter(changed)):
        for person, home in rows.order_by().values_list("person_id", "household_id").iterator():
            people.add(person)
            homes.add(home)
    people |= set(Award.objects.filter(changed).values_list("person_id", flat=True))
    return {key for key in people if key is not None}, {key for key in homes if key is not None}


def _ended_unjudged(run: ScreeningRun) -> tuple[set[int], set[int]]:
    """People and families of warnings that say a fact of the run and ended without anybody's judgement.

    Their facts warn again, so they have to be found.
    """
    people: set[int] = set()
    homes: set[int] = set()
    for keys in chunks(run.facts, _KEYS_AT_ONCE):
        rows = Warning.objects.filter(pk__in=keys, state="ended", judged_at=None)
        for person, home in rows.values_list("person_id", "household_id"):
            if person is not None:
                people.add(person)
            elif home is not None:
                homes.add(home)
    return people, homes


def _of_same_number(people: set[int]) -> set[int]:
    indexes = _keys(Person.objects.exclude(id_number_index=""), "pk__in", people, "id_number_index")
    return _keys(Person.objects.all(), "id_number_index__in", indexes, "pk")


def _keys(rows: QuerySet[Any], lookup: str, values: Iterable[Any], column: str) -> set[Any]:
    """A column of the rows whose other column is one of the values, however many."""
    found: set[Any] = set()
    for some in chunks(sorted(values), _KEYS_AT_ONCE):
        found |= set(rows.filter(**{lookup: some}).order_by().values_list(column, flat=True))
    return found - {None}
