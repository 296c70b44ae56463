"""The snapshot rows of many households at once, read without making models: for lists with computed columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from doudi.core.encryption import SealedValue
from doudi.registry.circumstance_kinds import (
    CIRCUMSTANCE_TEXT,
    HOUSEHOLD_KINDS,
    KINDS,
    PERSON_KINDS,
    CircumstanceKind,
    Value,
)
from doudi.registry.law_inputs.household_facts import UNDATED_KINDS, HouseholdFacts, Row, holding_on, known_on
from doudi.registry.models import Award, Circumstance, Household, Membership

_TEXT_KINDS = [kind.name for kind in (*HOUSEHOLD_KINDS, *PERSON_KINDS) if kind.form == "text"]
_Values = dict[int | None, dict[str, Value]]
"""The recorded values by key of a person or a household, then by kind."""


def facts_for_rules(households: Sequence[Household], as_of: date, known: date) -> dict[int, HouseholdFacts]:
    """The rows of several households for the rule book by their key, with three queries for all of them.

    They are those of ``household_facts``; the models behind them are not read, so that ``members``, ``award_rows``
    and ``circumstances`` are empty.
    """
    members = known_on(Membership.objects.filter(household__in=households, kind=Membership.Kind.LIVING), known)
    people: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    numbers: dict[int, str] = {}
    fields = ("person__number", "person__name", "person__sex", "person__birth_date", "relation")
    rows = members.filter(holding_on(as_of)).order_by("pk").values_list("household_id", "person_id", *fields)
    for household_id, person_id, *of_person in rows:
        people[household_id].append((person_id, *of_person))
        numbers[person_id] = of_person[0]
    of_households, of_people = _recorded(households, numbers, as_of, known)
    awards = _awards(numbers, known)
    return {
        household.pk: HouseholdFacts(
            household,
            _household_row(household, of_households[household.pk]),
            [],
            [_person_row(household, person, of_people[person[0]]) for person in people[household.pk]],
            _in_order([award for person in people[household.pk] for award in awards[person[0]]]),
        )
        for household in households
    }


def _recorded(
    households: Sequence[Household], people: Mapping[int, str], as_of: date, known: date
) -> tuple[_Values, _Values]:
    """The values that hold on a day, the latest recorded last: of households, and of people."""
    of_them = Circumstance.objects.filter(Q(household__in=households) | Q(person__in=people))
    held = known_on(of_them, known).filter(holding_on(as_of) | Q(kind__in=UNDATED_KINDS)).exclude(kind__in=_TEXT_KINDS)
    of_households: _Values = defaultdict(dict)
    of_people: _Values = defaultdict(dict)
    for key, household_id, person_id, name, text in held.order_by("pk").values_list(
        "pk", "household_id", "person_id", "kind", "text"
    ):
        kind = KINDS[name]
        value = kind.read(SealedValue(text, kind.sealed, CIRCUMSTANCE_TEXT.at(key)).clear() if kind.sealed else text)
        (of_people[person_id] if household_id is None else of_households[household_id])[name] = value
    return of_households, of_people


def _filled(kinds: Sequence[CircumstanceKind], recorded: Mapping[str, Value]) -> Row:
    return {kind.name: recorded.get(kind.name, kind.absent) for kind in kinds if kind.form != "text"}


def _household_row(household: Household, recorded: Mapping[str, Value]) -> Row:
    values = _filled(HOUSEHOLD_KINDS, recorded)
    values["area"] = values["area"] or household.village.area
    return {"household_id": household.number, "village_code": household.village_id, **values}


def _person_row(household: Household, person: tuple[Any, ...], recorded: Mapping[str, Value]) -> Row:
    _key, number, name, sex, birth_date, relation = person
    return {
        "person_id": number,
        "household_id": household.number,
        "name": name,
        "sex": sex,
        "birth_date": birth_date,
        "relation": relation,
        **_filled(PERSON_KINDS, recorded),
    }


def _awards(numbers: Mapping[int, str], known: date) -> dict[int, list[Row]]:
    """The awards by key of the person, each with its key, which orders those of a household."""
    awards: dict[int, list[Row]] = defaultdict(list)
    fields = ("number", "programme", "valid_from", "valid_to", "dibao_class", "assessed_income_fen")
    sealed = ("self_care", "child_status", "in_institution")
    rows = known_on(Award.objects.filter(person__in=numbers), known).values_list("pk", "person_id", *fields, *sealed)
    for key, person_id, number, programme, first, last, category, income, care, status, is_inside in rows:
        awards[person_id].append(
            {
                "key": key,
                "award_id": number,
                "person_id": numbers[person_id],
                "programme": programme,
                "from_month": first,
                "to_month": last,
                "dibao_class": category or None,
                "assessed_income_fen": income,
                "self_care": care.clear() if care else None,
                "child_status": status.clear() if status else None,
                "in_institution": is_inside,
            }
        )
    return awards


def _in_order(awards: list[Row]) -> list[Row]:
    """The awards by first month and key, without the key."""
    awards.sort(key=lambda award: (award["from_month"], award["key"]))
    return [{name: value for name, value in award.items() if name != "key"} for award in awards]
