"""The facts of a household for the rule book: snapshot rows as of a day, as known on a day."""

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
"""Kinds whose value is a date and which hold without a period."""
Row = dict[str, Any]
RowT = TypeVar("RowT", bound=Dated)


@dataclass
class HouseholdFacts:
    """The snapshot rows of a household, with the database rows behind them."""

    household: Household
    row: Row
    members: list[Membership]
    people: list[Row]
    awards: list[Row]
    award_rows: list[Award] = field(default_factory=list)
    circumstances: list[Circumstance] = field(default_factory=list)


def known_on(rows: QuerySet[RowT], known: date | datetime) -> QuerySet[RowT]:
    """The rows as known at the end of a day, or at a moment."""
    end = known if isinstance(known, datetime) else timezone.make_aware(datetime.combine(known, time.max))
    return rows.filter(recorded_at__lte=end).filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=end))


def holding_on(day: date) -> Q:
    """The condition of dated rows that hold on a day."""
    return (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_to=None) | Q(valid_to__gte=day))


def household_facts(household: Household, as_of: date, known: date | datetime) -> HouseholdFacts:
    """The members of a household on a day, with their circumstances and awards, as known on a day."""
    return facts_of_households([household], as_of, known)[household.pk]


def facts_of_households(
    households: Sequence[Household], as_of: date, known: date | datetime
) -> dict[int, HouseholdFacts]:
    """The facts of several households by their key, with three queries for all of them."""
    memberships = list(
        known_on(Membership.objects.filter(household__in=households, kind=Membership.Kind.LIVING), known)
        .select_related("person")
        .order_by("pk")
    )
    members = [membership for membership in memberships if membership.holds_on(as_of)]
    people = {membership.person_id: membership.person for membership in members}
    of_them = Q(household__in=households) | Q(person__in=people)
    circumstances: dict[tuple[str, int | None], list[Circumstance]] = defaultdict(list)
    for circumstance in known_on(Circumstance.objects.filter(of_them), known).order_by("pk"):
        circumstances["household", circumstance.household_id].append(circumstance)
        circumstances["person", circumstance.person_id].append(circumstance)
    awards: dict[int, list[Award]] = defaultdict(list)
    for award in known_on(Award.objects.filter(person__in=people), known).order_by("valid_from", "pk"):
        award.person = people[award.person_id]
        awards[award.person_id].append(award)
    members_of: dict[int, list[Membership]] = defaultdict(list)
    for membership in members:
        members_of[membership.household_id].append(membership)
    return {
        household.pk: _facts(household, members_of[household.pk], circumstances, awards, as_of)
        for household in households
    }


def _facts(
    household: Household,
    members: list[Membership],
    circumstances: dict[tuple[str, int | None], list[Circumstance]],
    awards: dict[int, list[Award]],
    as_of: date,
) -> HouseholdFacts:
    own = sorted(
        (
            circumstance
            for key in (("household", household.pk), *(("person", member.person_id) for member in members))
            for circumstance in circumstances.get(key, ())
        ),
        key=lambda circumstance: circumstance.pk,
    )
    by_person: dict[int | None, list[Circumstance]] = defaultdict(list)
    for circumstance in own:
        if circumstance.holds_on(as_of) or circumstance.kind in UNDATED_KINDS:
            by_person[circumstance.person_id].append(circumstance)
    of_members = sorted(
        (award for member in members for award in awards.get(member.person_id, ())),
        key=lambda award: (award.valid_from, award.pk),
    )
    return HouseholdFacts(
        household,
        household_row(household, by_person[None]),
        members,
        [person_row(member.person, member.relation, household, by_person[member.person_id]) for member in members],
        [award_row(award) for award in of_members],
        of_members,
        own,
    )


def _values(kinds: Iterable[CircumstanceKind], circumstances: Sequence[Circumstance]) -> dict[str, Value]:
    """The latest value of each kind, or its default; telephones, cards and addresses are left out."""
    latest = {circumstance.kind: circumstance for circumstance in circumstances}
    return {
        kind.name: latest[kind.name].value if kind.name in latest else kind.absent
        for kind in kinds
        if kind.form != "text"
    }


def household_row(household: Household, circumstances: Sequence[Circumstance]) -> Row:
    """A row of ``households``; the area is that of the village where none is recorded."""
    values = _values(HOUSEHOLD_KINDS, circumstances)
    values["area"] = values["area"] or household.village.area
    return {"household_id": household.number, "village_code": household.village_id, **values}


def person_row(person: Person, relation: str, household: Household, circumstances: Sequence[Circumstance]) -> Row:
    """A row of ``people``, without the identity number."""
    return {
        "person_id": person.number,
        "household_id": household.number,
        "name": person.name,
        "sex": person.sex,
        "birth_date": person.birth_date,
        "relation": relation,
        **_values(PERSON_KINDS, circumstances),
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
