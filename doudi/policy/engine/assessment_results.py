"""The results of assessing one household: conditions, verdicts, income per head, property doubts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from doudi.policy.engine.explanation_tree import ExplanationNode


@dataclass(frozen=True)
class Condition:
    """One condition of a verdict: its label, whether it holds, and references to its clauses."""

    name: str
    label: str
    holds: bool
    references: tuple[str, ...]


@dataclass(frozen=True)
class PersonVerdict:
    """Whether a person is eligible for a programme, as a proposal to the officer."""

    person_id: str
    programme: str
    holds: bool
    conditions: tuple[Condition, ...]

    @property
    def failed(self) -> tuple[Condition, ...]:
        """The conditions that do not hold."""
        return tuple(condition for condition in self.conditions if not condition.holds)


@dataclass(frozen=True)
class HouseholdAssessment:
    """A household in a month: income per head and its explanation, verdicts, labels of property doubts to verify."""

    month: date
    known: date
    income_per_head_fen: int
    income: ExplanationNode
    verdicts: tuple[PersonVerdict, ...]
    doubts: tuple[str, ...]

    def verdict(self, person_id: str, programme: str) -> PersonVerdict | None:
        """The verdict on one person and programme."""
        return next((v for v in self.verdicts if (v.person_id, v.programme) == (person_id, programme)), None)
