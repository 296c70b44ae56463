"""Assess a case by the rule book: income, doubts about property, and the verdict on each person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from doudi import policy
from doudi.casework.models import Case
from doudi.core.clock import today
from doudi.policy import FACTS, PersonVerdict
from doudi.registry.law_inputs.household_facts import HouseholdFacts, household_facts
from doudi.registry.models import Person

HOME_VISIT_FACTS = {fact.name: fact for fact in FACTS if fact.source == "application"}
SELF_CARE_TESTS = ("can_eat", "can_dress", "can_get_out_of_bed", "can_use_toilet", "can_walk_indoors", "can_wash")
STANDING_FACTS = ("supporter_situation", "wholly_unable_to_work", "kept_by")
"""Answers of a home visit that hold until they are asked again."""


@dataclass(frozen=True)
class AssessedPerson:
    """A person of a case with the verdict of the rule book."""

    person: Person
    verdict: PersonVerdict


@dataclass(frozen=True)
class CaseAssessment:
    """The assessment of a case on a day; a proposal only, an officer decides (PIPL-24).

    ``income_per_head_fen`` is the income that an award would assess: that of the family, or of a one-person unit.
    """

    month: date
    income_per_head_fen: int
    income: Any
    doubts: tuple[str, ...]
    people: tuple[AssessedPerson, ...]

    @property
    def proposes(self) -> bool:
        """Whether at least one person qualifies."""
        return any(assessed.verdict.holds for assessed in self.people)

    def as_data(self) -> dict[str, Any]:
        """Return the assessment as a decision stores it."""
        return {
            "month": self.month.isoformat(),
            "income_per_head_fen": self.income_per_head_fen,
            "income": self.income.as_data(),
            "doubts": list(self.doubts),
            "people": [
                {
                    "name": assessed.person.name,
                    "number": assessed.person.number,
                    "holds": assessed.verdict.holds,
                    "conditions": [
                        {
                            "label": condition.label,
                            "obstacle": condition.obstacle,
                            "holds": condition.holds,
                            "references": list(condition.references),
                        }
                        for condition in assessed.verdict.conditions
                    ],
                }
                for assessed in self.people
            ],
        }


def case_facts(case: Case) -> HouseholdFacts:
    """Return the registered facts of the household today, overridden by verified changes and home visit answers."""
    assert case.household is not None  # noqa: S101 - asked by the caller
    facts = household_facts(case.household, today(), today())
    changes: dict[str, dict[str, Any]] = {}
    for change in case.verified_changes.select_related("person"):
        changes.setdefault(change.person.number if change.person else "", {})[change.kind] = change.value
    facts.row |= changes.get("", {})
    facts.people = [with_home_visit_answers(case, row) | changes.get(row["person_id"], {}) for row in facts.people]
    return facts


def with_home_visit_answers(case: Case, row: dict[str, Any]) -> dict[str, Any]:
    """Return the facts of a person with the answers of the home visit and the assessment, and what follows.

    The six tests give the self-care, as a team of the county last assessed them where it did. The states of both
    parents give the status of a child, unless that is ``hiv``, which does not depend on the parents. Answers that
    stand until asked again come from the cases behind the awards.
    """
    asked = standing_answers(case, row["person_id"]) | case.investigated_facts.get(row["person_id"], {})
    asked |= assessed_tests(case, row["person_id"])
    facts: dict[str, Any] = row | asked
    if self_care := self_care_of(asked):
        facts["self_care"] = self_care
    if {"father_state", "mother_state"} <= asked.keys() and row["child_status"] != "hiv":
        facts["child_status"] = _figure_of_today("child_status_by_parents", facts)
    return facts


def assessed_tests(case: Case, number: str) -> dict[str, bool]:
    """Return the six tests of a person as the team of the county last assessed them in the case (MCA43-20)."""
    if not case.procedure.needs_self_care_assessment:
        return {}
    last = case.self_care_assessments.filter(person__number=number).last()
    return last.tests if last else {}


def standing_answers(case: Case, number: str) -> dict[str, Any]:
    """Return the last answers about a person in the cases that granted their awards in force."""
    if not case.procedure.reassesses:
        return {}
    granting = Case.objects.filter(
        Q(decision__awards__valid_to=None) | Q(decision__awards__valid_to__gte=today().replace(day=1)),
        decision__awards__person__number=number,
    )
    answers: dict[str, Any] = {}
    for earlier in granting.exclude(pk=case.pk).order_by("decision__pk").distinct():
        asked = earlier.investigated_facts.get(number, {})
        answers |= {name: asked[name] for name in STANDING_FACTS if name in asked}
    return answers


def assess_case(case: Case) -> CaseAssessment | None:
    """Assess a case by the facts of today; None without a household or a verdict to assess.

    People who have died are left out: the rule book still pays in the month of death, but no award may begin.

    Raises:
        policy.PolicyError: a figure of law has no known value.
    """
    if case.household is None or (case.procedure.kind == "relief" and case.procedure.verdict is None):
        return None
    facts = case_facts(case)
    if not facts.people:
        return None
    month = today().replace(day=1)
    awards = with_confirmed_dibao(facts.awards, month)
    assessed = policy.rule_book().assess_household(facts.row, facts.people, awards, month, today())
    person_ids = {case.person_id} if case.person_id else {membership.person_id for membership in facts.members}
    people = []
    for membership in facts.members:
        verdict = assessed.verdict(membership.person.number, case.procedure.verdict or "")
        is_alive = membership.person.death_date is None
        if membership.person_id in person_ids and verdict is not None and is_alive:
            people.append(AssessedPerson(membership.person, verdict))
    verdict_name = case.procedure.verdict or ""
    income = assessed.income_for(case.person.number, verdict_name) if case.person else assessed.income
    return CaseAssessment(month, int(income.value), income, assessed.doubts, tuple(people))


def with_confirmed_dibao(awards: list[dict[str, Any]], month: date) -> list[dict[str, Any]]:
    """Return the awards, with a confirmed dibao that begins later as if it had begun: it is a basis (SC52-1)."""
    return [
        award | {"from_month": month} if award["programme"] == "dibao" and award["from_month"] > month else award
        for award in awards
    ]


def self_care_of(asked: dict[str, Any]) -> str:
    """Return the self-care by the six tests and the rule of today (MCA43-22); empty where none was made."""
    tests = {name: asked[name] for name in SELF_CARE_TESTS if name in asked}
    return str(_figure_of_today("self_care_by_tests", tests)) if tests else ""


def _figure_of_today(rule: str, facts: dict[str, Any]) -> Any:
    """Return what a rule about one person gives this month; facts that are not given have their missing value."""
    undated = {str(fact.origin): None for fact in policy.FACTS if fact.origin is not None}
    person = {"person_id": "", **undated, **facts}
    month = today().replace(day=1)
    evaluated = policy.rule_book().household_evaluator((rule,)).evaluate_month(month, today(), {}, [person], [])
    return evaluated.people[0][rule]
