"""What the policy core says of a case: income, what was counted, who seems to qualify, what is to be looked into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from doudi import policy
from doudi.casework.models import Case
from doudi.policy import FACTS, PersonVerdict
from doudi.registry.facts import facts_of
from doudi.registry.models import Person
from doudi.registry.queries import today

ASKED_FACTS = {fact.name: fact for fact in FACTS if fact.source == "application"}


@dataclass(frozen=True)
class Judged:
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
    people: tuple[Judged, ...]

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


def assess_case(case: Case) -> CaseAssessment | None:
    """By the register as it is today and what the visit found; None while nobody is linked or lives there.

    Raises:
        policy.PolicyError: a figure of law has no known value.
    """
    if case.household is None:
        return None
    facts = facts_of(case.household, today(), today())
    if not facts.people:
        return None
    rows = [row | case.asked_facts.get(row["person_id"], {}) for row in facts.people]
    month = today().replace(day=1)
    assessed = policy.assess_household(facts.row, rows, facts.awards, month, today())
    wanted = {case.person_id} if case.person_id else {one.person_id for one in facts.members}
    people = []
    for membership in facts.members:
        verdict = assessed.verdict(membership.person.number, case.procedure.verdict)
        if membership.person_id in wanted and verdict is not None:
            people.append(Judged(membership.person, verdict))
    return CaseAssessment(month, assessed.income_per_head_fen, assessed.income, assessed.doubts, tuple(people))
