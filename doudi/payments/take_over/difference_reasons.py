"""Rules that explain why a roll pays a family another amount than this system will."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from doudi.payments.models import DifferenceReason
from doudi.payments.take_over.roll_amounts import Key
from doudi.policy import PolicyError, parameter_value, rule_book
from doudi.registry.models import Person
from doudi.registry.roll_import.staged_families import FamilyData
from doudi.values.benefit_month import add_months
from doudi.values.dates import age_on

_MONTHS_OF_EARLIER_RATES = 36
_DUES_OF_CHILDREN = frozenset({"child_living", "disabled_child_care"})
_FAULTS_OF_AMOUNTS = frozenset(
    {"amount_arithmetic", "amount_missing", "covered_exceeds_household", "household_size_differs"}
)


@dataclass(frozen=True)
class DifferingFamily:
    """A family whose roll and dues differ; amounts in fen.

    Attributes:
        problems: the codes of the problems in the rows of the family.
        people: the registered people by row of the roll.
        paid: what the roll pays in a month, by person and due.
        dues: the dues of the month in which this system begins to pay, all programmes.
        earlier_dues: the dues of the months that the earlier system paid, by person, due and month.
    """

    data: FamilyData
    problems: frozenset[str]
    people: Mapping[int, Person]
    paid: Mapping[Key, int]
    dues: Mapping[Key, int]
    earlier_dues: Mapping[tuple[int, str, date], int]
    system_month: date
    known: date

    @property
    def unequal(self) -> list[Key]:
        """The people and dues whose amounts differ in the month in which this system begins to pay."""
        keys = {*self.paid, *(key for key in self.dues if key[1] in {due for _person, due in self.paid})}
        return sorted(key for key in keys if self.paid.get(key, 0) != self.dues.get(key, 0))

    @property
    def stopped(self) -> list[Key]:
        """The people and dues that the roll pays and this system will not."""
        return [key for key in self.unequal if self.paid.get(key) and not self.dues.get(key)]


def somebody_died(family: DifferingFamily) -> bool:
    """Whether somebody of the family died before this system begins to pay."""
    return any(
        person.death_date is not None and person.death_date < add_months(family.system_month, 1)
        for person in family.people.values()
    )


def a_child_grew_up(family: DifferingFamily) -> bool:
    """Whether every due that stops is one of children who are of age by then (ORPHAN54-1)."""
    limit = int(parameter_value("child_age_limit", family.system_month, family.known))
    last_day = add_months(family.system_month, 1) - timedelta(days=1)
    adults = {person.pk for person in family.people.values() if age_on(person.birth_date, last_day) >= limit}
    return bool(family.stopped) and all(due in _DUES_OF_CHILDREN and person in adults for person, due in family.stopped)


def benefits_exclude_each_other(family: DifferingFamily) -> bool:
    """Whether everybody whose due stops has another due."""
    own = {due for _person, due in family.paid}
    receiving = {person for (person, due), amount in family.dues.items() if amount and due not in own}
    return bool(family.stopped) and all(person in receiving for person, _due in family.stopped)


def income_is_missing(family: DifferingFamily) -> bool:
    """Whether a dibao family that is not paid the full standard has no income on the roll.

    Without an income the full standard is due, so that only a roll that pays less is explained by it.
    """
    data = family.data
    is_other = "dibao" in data["programmes"] and data["dibao_class"] != "long_term"
    paid = sum(family.paid.get(key, 0) for key in family.unequal)
    is_less = paid < sum(family.dues.get(key, 0) for key in family.unequal)
    return bool(is_other) and data["income_per_head_fen"] is None and is_less


def class_differs(family: DifferingFamily) -> bool:
    """Whether the amount of a dibao family is the one of the other class."""
    data = family.data
    if "dibao" not in data["programmes"] or not data["dibao_class"]:
        return False
    facts: dict[str, Any] = {"area": data["area"], "dibao_class": "long_term"}
    if data["dibao_class"] == "long_term":
        if not data["income_per_head_fen"]:
            return False
        facts |= {"dibao_class": "other", "assessed_income_fen": data["income_per_head_fen"]}
    heads = sum(bool(person["covered"]) for person in data["persons"])
    return _due("dibao", family.system_month, family.known, facts) * heads == int(data["month_fen"])


def rate_differs(family: DifferingFamily) -> bool:
    """Whether the roll pays by a standard that held earlier, or the standard changed in the months it paid."""
    if not family.unequal:
        return _standard_changed(family)
    known = date.fromisoformat(family.data["month"]) if family.data["month"] else family.system_month
    months = [add_months(known, -back) for back in range(_MONTHS_OF_EARLIER_RATES)]
    return any(_fits(family, month) for month in months)


def _fits(family: DifferingFamily, month: date) -> bool:
    """Whether every unequal amount is the due of the month, as known at its beginning."""
    facts_of = _facts_by_person(family)
    by_due: dict[str, list[int]] = {}
    for person, due in family.unequal:
        if person not in facts_of or not family.dues.get((person, due)):
            return False
        by_due.setdefault(due, []).append(person)
    for due, people in by_due.items():
        lawful = sum(_due(due, month, month, facts_of[person]) for person in people)
        if lawful != sum(family.paid.get((person, due), 0) for person in people):
            return False
    return True


def _standard_changed(family: DifferingFamily) -> bool:
    """Whether every month whose due differs from what was paid has the due of its own standard."""
    facts_of = _facts_by_person(family)
    unequal = [
        (person, due, month, amount)
        for (person, due, month), amount in family.earlier_dues.items()
        if amount != family.paid.get((person, due), 0)
    ]
    return bool(unequal) and all(
        person in facts_of and amount == _due(due, month, family.known, facts_of[person])
        for person, due, month, amount in unequal
    )


def _facts_by_person(family: DifferingFamily) -> dict[int, dict[str, Any]]:
    """Return the facts that the law needs about each person, as the roll states them."""
    data = family.data
    found: dict[int, dict[str, Any]] = {}
    for person in data["persons"]:
        if person["row"] not in family.people:
            continue
        facts: dict[str, Any] = {"area": data["area"]}
        if "dibao" in data["programmes"]:
            facts["dibao_class"] = data["dibao_class"] or "other"
            if facts["dibao_class"] == "other":
                facts["assessed_income_fen"] = data["income_per_head_fen"] or 0
        elif "tekun" in data["programmes"]:
            facts["self_care"] = person["self_care"] or "full"
        elif "child_living" in data["programmes"]:
            facts |= {
                "child_status": person["child_status"] or "orphan",
                "in_institution": bool(person["in_institution"]),
            }
        found[family.people[person["row"]].pk] = facts
    return found


def _due(due: str, month: date, known: date, facts: Mapping[str, Any]) -> int:
    """Return a due in fen; -1 where the law of the month is not known."""
    try:
        return rule_book().monthly_due_fen(due, month, known, **facts)
    except PolicyError:
        return -1


def roll_is_wrong(family: DifferingFamily) -> bool:
    """Whether the figures of the roll do not agree with each other."""
    return bool(family.problems & _FAULTS_OF_AMOUNTS)


RULES: tuple[tuple[DifferenceReason, Callable[[DifferingFamily], bool]], ...] = (
    (DifferenceReason.DEATH, somebody_died),
    (DifferenceReason.AGE_18, a_child_grew_up),
    (DifferenceReason.EXCLUSIVITY, benefits_exclude_each_other),
    (DifferenceReason.INCOME_MISSING, income_is_missing),
    (DifferenceReason.CLASS, class_differs),
    (DifferenceReason.RATE, rate_differs),
    (DifferenceReason.ROLL_FAULT, roll_is_wrong),
)
"""The rules in their order; the first that holds gives the reason."""


def derived_reason(family: DifferingFamily) -> str:
    """Return the reason that a rule finds; empty where an officer must give it."""
    return next((str(reason) for reason, holds in RULES if holds(family)), "")
