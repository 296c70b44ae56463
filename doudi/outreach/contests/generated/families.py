"""Rows of a drawn family, as the rule book reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from doudi import policy
from doudi.policy import cached_per_rule_book
from doudi.policy.language import Flag
from doudi.values.benefit_month import add_months

_MONTHS_OF_A_YEAR = 12
SURNAMES = "王李张刘陈杨黄赵周吴徐孙胡朱高林何郭马罗"

_HOUSEHOLD: dict[str, Any] = {
    "household_id": "family",
    "financial_assets_fen": 0,
    "motor_vehicles": 0,
    "homes": 1,
    "runs_company": False,
    "rigid_expense_fen": 0,
    "monitored_poverty": False,
}
_PERSON: dict[str, Any] = {
    **{str(fact.column): False for fact in policy.FACTS if fact.source == "people" and fact.type is Flag},
    "household_id": "family",
    "death_date": None,
    "employed_since": None,
    "wage_fen": 0,
    "business_fen": 0,
    "property_income_fen": 0,
    "transfer_fen": 0,
    "basic_pension_fen": 0,
    "disability_category": "none",
    "disability_grade": 0,
    "serious_illness": False,
    "student": False,
    "self_care": "full",
    "has_capable_supporter": True,
    "child_status": "none",
    "in_institution": False,
    "laid_off_1960s": False,
    "in_prison": False,
    "other_nursing_allowance": False,
    "work_injury_nursing": False,
    **{fact.name: fact.missing for fact in policy.FACTS if fact.source == "application"},
}
_AWARD: dict[str, Any] = {
    "to_month": None,
    "dibao_class": None,
    "assessed_income_fen": None,
    "self_care": None,
    "child_status": None,
    "in_institution": None,
}


def household_row(area: str, **facts: Any) -> dict[str, Any]:
    """Return a household without property."""
    return {**_HOUSEHOLD, "area": area, "household_areas": [], **facts}


def person_row(name: str, age: int, month: date, *, months_in_work: int | None = None, **facts: Any) -> dict[str, Any]:
    """Return a person who has turned ``age`` by the month, in good health and without income unless ``facts`` say so.

    Args:
        months_in_work: whole months since the present work began; None for long ago or never.
    """
    row = {**_PERSON, "person_id": name, "name": name, **facts}
    row["birth_date"] = add_months(month, -_MONTHS_OF_A_YEAR * age)
    if months_in_work is not None:
        row["employed_since"] = add_months(month, -months_in_work)
    return row


def award_row(person: Mapping[str, Any], programme: str, month: date, **facts: Any) -> dict[str, Any]:
    """Return an award that has been running for a year."""
    name = person["person_id"]
    began = add_months(month, -_MONTHS_OF_A_YEAR)
    award_id = f"{name} {programme}"
    return {**_AWARD, "award_id": award_id, "person_id": name, "programme": programme, "from_month": began, **facts}


@cached_per_rule_book
def _evaluator(targets: tuple[str, ...]) -> Any:
    return policy.rule_book().household_evaluator(targets)


def evaluate(
    targets: tuple[str, ...],
    household: Mapping[str, Any],
    people: Sequence[dict[str, Any]],
    awards: Sequence[dict[str, Any]],
    month: date,
    known: date,
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return what some rules give for the household, and for each of its people."""
    evaluation = _evaluator(targets).evaluate_month(month, known, household, people, awards)
    return evaluation.household, evaluation.people


def dues_fen(
    household: Mapping[str, Any], people: list[dict[str, Any]], awards: list[dict[str, Any]], month: date, known: date
) -> dict[str, dict[str, int]]:
    """Return what is due in the month, by person and programme."""
    rules = policy.rule_book().due_rule_names
    _household, figures = evaluate(tuple(rules.values()), household, people, awards, month, known)
    return {
        person["person_id"]: {programme: int(own[rule]) for programme, rule in rules.items()}
        for person, own in zip(people, figures, strict=True)
    }


def verdicts(
    programmes: tuple[str, ...],
    household: Mapping[str, Any],
    people: list[dict[str, Any]],
    awards: list[dict[str, Any]],
    month: date,
    known: date,
) -> dict[tuple[str, str], bool]:
    """Return whether each person seems to qualify for some programmes, by person and programme."""
    targets = tuple(f"{programme}_qualifies" for programme in programmes)
    _household, figures = evaluate(targets, household, people, awards, month, known)
    return {
        (person["person_id"], programme): bool(own[f"{programme}_qualifies"])
        for person, own in zip(people, figures, strict=True)
        for programme in programmes
    }
