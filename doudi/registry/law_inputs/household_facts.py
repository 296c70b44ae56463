"""What the policy core is told of a household: the rows of the input folder, as of a day, as known on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.utils import timezone

from doudi.core.encryption import SealedValue
from doudi.registry.circumstance_kinds import (
    HOUSEHOLD_KINDS,
    PERSON_KINDS,
    CircumstanceKind,
    Value,
)
from doudi.registry.models import Award, Circumstance, Dated, Household, Membership, Person

UNDATED_KINDS = frozenset({"death_date", "employed_since"})
"""What is true of somebody whenever it became known, and not from a day on."""
Row = dict[str, Any]
RowT = TypeVar("RowT", bound=Dated)


@dataclass
class HouseholdFacts:
    """A household as the policy core reads it, with the rows of the register behind it."""

    household: Household
    row: Row
    members: list[Membership]
    people: list[Row]
    awards: list[Row]
    award_rows: list[Award] = field(default_factory=list)
    circumstances: list[Circumstance] = field(default_factory=list)


def known_on(rows: QuerySet[RowT], known: date | datetime) -> QuerySet[RowT]:
    """The rows that the office believed at the end of a day, or at a moment."""
    end = known if isinstance(known, datetime) else timezone.make_aware(datetime.combine(known, time.max))
    return rows.filter(recorded_at__lte=end).filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=end))


def household_facts(household: Household, as_of: date, known: date | datetime) -> HouseholdFacts:
    """Everything the law may ask of a household: who lives together on the day, and what is true of them."""
    memberships = list(
        known_on(Membership.objects.filter(household=household, kind=Membership.Kind.LIVING), known)
        .select_related("person")
        .order_by("pk")
    )
    members = [one for one in memberships if one.holds_on(as_of)]
    people = [one.person for one in members]
    circumstances = list(
        known_on(Circumstance.objects.filter(Q(household=household) | Q(person__in=people)), known).order_by("pk")
    )
    awards = list(known_on(Award.objects.filter(person__in=people), known).order_by("valid_from", "pk"))
    by_key = {person.pk: person for person in people}
    for award in awards:
        award.person = by_key[award.person_id]
    holding = [one for one in circumstances if one.holds_on(as_of) or one.kind in UNDATED_KINDS]
    of_people: dict[int | None, list[Circumstance]] = defaultdict(list)
    for one in holding:
        of_people[one.person_id].append(one)
    return HouseholdFacts(
        household,
        household_row(household, of_people[None]),
        members,
        [person_row(one.person, one.relation, household, of_people[one.person_id]) for one in members],
        [award_row(one) for one in awards],
        awards,
        circumstances,
    )


def _values(kinds: Iterable[CircumstanceKind], said: Sequence[Circumstance]) -> dict[str, Value]:
    """The latest of what was said of each kind, and what holds where nothing was."""
    latest = {one.kind: one for one in said}
    asked = [kind for kind in kinds if not _aside(kind)]
    return {kind.name: latest[kind.name].value if kind.name in latest else kind.absent for kind in asked}


def _aside(kind: CircumstanceKind) -> bool:
    """Telephones, cards and addresses are not the law's business."""
    return kind.form == "text"


def household_row(household: Household, said: Sequence[Circumstance]) -> Row:
    """A row of ``households``; the area is the village's where nothing else is recorded."""
    values = _values(HOUSEHOLD_KINDS, said)
    values["area"] = values["area"] or household.village.area
    return {"household_id": household.number, "village_code": household.village_id, **values}


def person_row(person: Person, relation: str, household: Household, said: Sequence[Circumstance]) -> Row:
    """A row of ``people``. The identity number stays where it is."""
    return {
        "person_id": person.number,
        "household_id": household.number,
        "name": person.name,
        "sex": person.sex,
        "birth_date": person.birth_date,
        "relation": relation,
        **_values(PERSON_KINDS, said),
    }


def award_row(award: Award) -> Row:
    """A row of ``awards``."""
    return {
        "award_id": award.number,
        "person_id": award.person.number,
        "programme": award.programme,
        "from_month": award.valid_from,
        "to_month": award.valid_to,
        "dibao_class": award.dibao_class or None,
        "assessed_income_fen": award.assessed_income_fen,
        "self_care": _clear(award.self_care),
        "child_status": _clear(award.child_status),
        "in_institution": award.in_institution,
    }


def _clear(sealed: SealedValue | None) -> str | None:
    return sealed.clear() if sealed else None
