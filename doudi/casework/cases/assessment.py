"""What the policy core says of a case: income, what was counted, who seems to qualify, what is to be looked into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from doudi import policy
from doudi.casework.models import Case
from doudi.core.clock import today
from doudi.policy import FACTS, PersonVerdict
from doudi.registry.law_inputs.household_facts import HouseholdFacts, household_facts
from doudi.registry.models import Person

HOME_VISIT_FACTS = {fact.name: fact for fact in FACTS if fact.source == "application"}


@dataclass(frozen=True)
class AssessedPerson:
    """A person of a case with the machine's verdict."""

    person: Person
    verdict: PersonVerdict


@dataclass(frozen=True)
class CaseAssessment:
    """The assessment of a case on a day. A machine proposes, a person decides (PIPL-24)."""

    month: date
    income_per_head_fen: int
    income: Any
    doubts: tuple[str, ...]
    people: tuple[AssessedPerson, ...]

    @property
    def proposes(self) -> bool:
        """Whether anybody of the case seems to qualify."""
        return any(one.verdict.holds for one in self.people)

    def as_data(self) -> dict[str, Any]:
        """To be kept with a decision."""
        return {
            "month": self.month.isoformat(),
            "income_per_head_fen": self.income_per_head_fen,
            "income": self.income.as_data(),
            "doubts": list(self.doubts),
            "people": [
                {
                    "name": one.person.name,
                    "number": one.person.number,
                    "holds": one.verdict.holds,
                    "conditions": [
                        {"label": each.label, "holds": each.holds, "references": list(each.references)}
                        for each in one.verdict.conditions
                    ],
                }
                for one in self.people
            ],
        }


def case_facts(case: Case) -> HouseholdFacts:
    """The household of a case as the register has it today, with what the case found and asked on top."""
    assert case.household is not None  # noqa: S101 - asked by the caller
    facts = household_facts(case.household, today(), today())
    found = list(case.verified_changes.select_related("person"))
    of_people: dict[str, dict[str, Any]] = {}
    for one in found:
        of_people.setdefault(one.person.number if one.person else "", {})[one.kind] = one.value
    facts.row |= of_people.get("", {})
    facts.people = [with_home_visit_answers(case, row) | of_people.get(row["person_id"], {}) for row in facts.people]
    return facts


def with_home_visit_answers(case: Case, row: dict[str, Any]) -> dict[str, Any]:
    """A person of the register with what the visit asked, and what follows from it.

    The six tests say the self-care, the states of both parents say the status of a child; only the status of a child
    with HIV follows from no parent and stays.
    """
    asked = case.investigated_facts.get(row["person_id"], {})
    found: dict[str, Any] = row | asked
    if self_care := self_care_of(asked):
        found["self_care"] = self_care
    if {"father_state", "mother_state"} <= asked.keys() and row["child_status"] != "hiv":
        rule = "child_status_by_parents"
        month = today().replace(day=1)
        evaluated = policy.rule_book().household_evaluator((rule,)).evaluate_month(month, today(), {}, [found], [])
        found["child_status"] = evaluated.people[0][rule]
    return found


def assess_case(case: Case) -> CaseAssessment | None:
    """By the register as it is today and what the visit found; None while nobody is linked or lives there.

    Whoever has died is not judged: in the month of the death the rule book still pays, but nothing begins any more.

    Raises:
        policy.PolicyError: a figure of law has no known value.
    """
    if case.household is None:
        return None
    facts = case_facts(case)
    if not facts.people:
        return None
    month = today().replace(day=1)
    assessed = policy.rule_book().assess_household(facts.row, facts.people, facts.awards, month, today())
    wanted = {case.person_id} if case.person_id else {one.person_id for one in facts.members}
    people = []
    for membership in facts.members:
        verdict = assessed.verdict(membership.person.number, case.procedure.verdict or "")
        is_alive = membership.person.death_date is None
        if membership.person_id in wanted and verdict is not None and is_alive:
            people.append(AssessedPerson(membership.person, verdict))
    return CaseAssessment(month, assessed.income_per_head_fen, assessed.income, assessed.doubts, tuple(people))


def self_care_of(asked: dict[str, Any]) -> str:
    """By the six tests (MCA43-20): all passed is full, one to three failed partial, four and more none; '' untested."""
    tests = ("can_eat", "can_dress", "can_get_out_of_bed", "can_use_toilet", "can_walk_indoors", "can_wash")
    if not any(name in asked for name in tests):
        return ""
    failed = sum(not asked.get(name, True) for name in tests)
    return "full" if not failed else "partial" if failed <= 3 else "none"
