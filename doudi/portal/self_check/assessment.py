"""Self-check: the rule book's assessment of a family from a dozen plain questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from doudi import policy
from doudi.casework.procedures.loader import application_procedures
from doudi.casework.procedures.procedure import Procedure
from doudi.core.clock import today
from doudi.policy import PersonVerdict
from doudi.portal.self_check.forms import ADULT_AGE
from doudi.registry.circumstance_kinds import HOUSEHOLD_KINDS, PERSON_KINDS

_SELF = "self"
_GROWN_UP_AGE = ADULT_AGE * 2
"""Age taken for the other members, whose age is not asked."""


@dataclass(frozen=True)
class SelfCheckAnswers:
    """The answers to all questions; amounts in fen, those of the household per month unless named otherwise."""

    area: str
    size: int
    income_fen: int
    pension_fen: int
    assets_fen: int
    vehicles: int
    homes: int
    yearly_expense_fen: int
    age: int
    own_income_fen: int
    disability_category: str
    disability_grade: int
    is_seriously_ill: bool
    self_care: str
    has_supporter: bool
    child_status: str

    @classmethod
    def from_cleaned_data(cls, values: Mapping[str, Any]) -> SelfCheckAnswers:
        """Return the answers from the cleaned data of all steps; amounts left empty are 0."""
        income, own_income = values["income"] or 0, values["own_income"] or 0
        is_disabled = values["disability"] != "none"
        return cls(
            area=values["area"],
            size=values["size"],
            income_fen=income,
            pension_fen=values["pension"] or 0,
            assets_fen=values["assets"] or 0,
            vehicles=values["vehicles"] or 0,
            homes=1 if values["homes"] is None else values["homes"],
            yearly_expense_fen=values["expense"] or 0,
            age=values["age"],
            own_income_fen=min(own_income, income) if values["size"] > 1 else income,
            disability_category=values["disability"] if is_disabled else "none",
            disability_grade=int(values["grade"]) if is_disabled else 0,
            is_seriously_ill=values["illness"] == "yes",
            self_care=values["self_care"],
            has_supporter=values["supporter"] == "yes",
            child_status=values.get("child", "none"),
        )


@dataclass(frozen=True)
class MatterResult:
    """A matter: whether the person seems to qualify, why, and the award's monthly amount in fen."""

    procedure: Procedure
    verdict: PersonVerdict
    month_fen: int


@dataclass(frozen=True)
class SelfCheckResult:
    """The assessment; matters that the person seems to qualify for come first."""

    income_per_head_fen: int
    doubts: tuple[str, ...]
    matters: tuple[MatterResult, ...]

    @property
    def likely_matters(self) -> list[MatterResult]:
        """The matters that the person seems to qualify for."""
        return [matter for matter in self.matters if matter.verdict.holds]


def assess_answers(answers: SelfCheckAnswers) -> SelfCheckResult:
    """Assess the family under the rules of today.

    Raises:
        policy.PolicyError: a parameter has no known value.
    """
    day = today()
    month = day.replace(day=1)
    household, people = _household_row(answers), _person_rows(answers, day)
    assess = policy.rule_book().assess_household
    assessment = assess(household, people, [], month, day)
    dibao = assessment.verdict(_SELF, "dibao")
    # With dibao the living subsidy may be applied for at once; it waits until dibao is confirmed.
    with_dibao = assess(household, people, [_dibao_award(month)], month, day) if dibao and dibao.holds else assessment
    matters = []
    for procedure in application_procedures().values():
        waits_for_dibao = procedure.verdict == "disability_living"
        verdict = (with_dibao if waits_for_dibao else assessment).verdict(_SELF, procedure.verdict or "")
        if verdict is not None:
            income_fen = int(assessment.income_for(_SELF, verdict.programme).value)
            month_fen = _month_fen(procedure, answers, income_fen, day) if verdict.holds else 0
            matters.append(MatterResult(procedure, verdict, month_fen))
    matters.sort(key=lambda matter: not matter.verdict.holds)
    return SelfCheckResult(assessment.income_per_head_fen, assessment.doubts, tuple(matters))


def _dibao_award(month: date) -> dict[str, Any]:
    return {
        "award_id": "",
        "person_id": _SELF,
        "programme": "dibao",
        "from_month": month,
        "to_month": None,
        "dibao_class": "other",
        "assessed_income_fen": 0,
        "self_care": None,
        "child_status": None,
        "in_institution": None,
    }


def _household_row(answers: SelfCheckAnswers) -> dict[str, Any]:
    return {
        **{kind.name: kind.absent for kind in HOUSEHOLD_KINDS},
        "household_id": _SELF,
        "area": answers.area,
        "financial_assets_fen": answers.assets_fen,
        "motor_vehicles": answers.vehicles,
        "homes": answers.homes,
        "rigid_expense_fen": answers.yearly_expense_fen,
    }


def _person_rows(answers: SelfCheckAnswers, day: date) -> list[dict[str, Any]]:
    """The person in question, then the others; the second gets the rest of the income and the pension."""
    person = {
        **_person_row(_SELF, answers.age, day),
        "transfer_fen": answers.own_income_fen,
        "disability_category": answers.disability_category,
        "disability_grade": answers.disability_grade,
        "serious_illness": answers.is_seriously_ill,
        "self_care": answers.self_care,
        "has_capable_supporter": answers.has_supporter,
        "child_status": answers.child_status,
    }
    others = [_person_row(f"other{number}", _GROWN_UP_AGE, day) for number in range(1, answers.size)]
    if others:
        others[0]["transfer_fen"] = answers.income_fen - answers.own_income_fen
    (others[0] if others else person)["basic_pension_fen"] = answers.pension_fen
    return [person, *others]


def _person_row(person_id: str, age: int, day: date) -> dict[str, Any]:
    return {
        **{kind.name: kind.absent for kind in PERSON_KINDS},
        "person_id": person_id,
        "household_id": _SELF,
        "name": "",
        "sex": "",
        "relation": "",
        "birth_date": date(day.year - age, day.month, 1),
    }


def _month_fen(procedure: Procedure, answers: SelfCheckAnswers, assessed_income_fen: int, day: date) -> int:
    """The monthly amount of the award alone for one person, in fen; 0 for a matter that pays nothing."""
    if procedure.grants is None:
        return 0
    facts: dict[str, Any] = {
        "area": answers.area,
        "dibao_class": "other",
        "assessed_income_fen": assessed_income_fen,
        "self_care": answers.self_care,
        "child_status": answers.child_status,
        "in_institution": False,
    }
    rules = policy.rule_book().rules_by_due()
    return sum(
        policy.rule_book().monthly_due_fen(name, day.replace(day=1), day, **facts)
        for name, rule in rules.items()
        if rule.award_programme == procedure.grants
    )
