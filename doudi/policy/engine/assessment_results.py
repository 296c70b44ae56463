"""What an assessment of one household says: conditions, verdicts, income, doubts. Plain data, light to import."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from doudi.policy.engine.explanation_tree import ExplanationNode


@dataclass(frozen=True)
class Condition:
    """One condition of a verdict: what it is called, whether it holds, and the clauses it rests on."""

    name: str
    label: str
    holds: bool
    references: tuple[str, ...]


@dataclass(frozen=True)
class PersonVerdict:
    """Whether somebody seems to qualify for a programme. A machine proposes, a person decides."""

    person_id: str
    programme: str
    holds: bool
    conditions: tuple[Condition, ...]

    @property
    def failed(self) -> tuple[Condition, ...]:
        """The conditions that do not hold."""
        return tuple(one for one in self.conditions if not one.holds)


@dataclass(frozen=True)
class HouseholdAssessment:
    """A household in a month: the income per head with its tree, verdicts, and property doubts to verify."""

    month: date
    known: date
    income_per_head_fen: int
    income: ExplanationNode
    verdicts: tuple[PersonVerdict, ...]
    doubts: tuple[str, ...]

    def verdict(self, person_id: str, programme: str) -> PersonVerdict | None:
        """The verdict on one person and programme."""
        return next((one for one in self.verdicts if (one.person_id, one.programme) == (person_id, programme)), None)
