"""The results of assessing one household: conditions, verdicts, income per head, property doubts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from doudi.policy.engine.explanation_tree import ExplanationNode

ONE_PERSON_UNIT = "one_person_unit"


@dataclass(frozen=True)
class Condition:
    """One condition of a verdict: its label, whether it holds, and references to its clauses.

    ``requirement`` and ``obstacle`` say to citizens what has to be so, and what is in the way where it is not.
    """

    name: str
    label: str
    holds: bool
    references: tuple[str, ...]
    requirement: str = ""
    obstacle: str = ""


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
    """A household in a month: income per head and its explanation, verdicts, labels of property doubts to verify.

    ``incomes_as_if_alone`` gives each member's own income as a one-person unit, by person (MCA83-I.1, MCA83-I.4).
    """

    month: date
    known: date
    income_per_head_fen: int
    income: ExplanationNode
    incomes_as_if_alone: Mapping[str, ExplanationNode]
    verdicts: tuple[PersonVerdict, ...]
    doubts: tuple[str, ...]

    def verdict(self, person_id: str, programme: str) -> PersonVerdict | None:
        """The verdict on one person and programme."""
        return next((v for v in self.verdicts if (v.person_id, v.programme) == (person_id, programme)), None)

    def income_for(self, person_id: str, programme: str) -> ExplanationNode:
        """The income that an award by this verdict assesses: a one-person unit's own, else the family's per head."""
        return self.incomes_as_if_alone[person_id] if programme == ONE_PERSON_UNIT else self.income

    def dibao_income_fen(self, person_id: str) -> int:
        """The income that a dibao award of the person assesses: their own where only one-person cover is open."""
        alone, family = self.verdict(person_id, ONE_PERSON_UNIT), self.verdict(person_id, "dibao")
        is_alone = alone is not None and alone.holds and not (family is not None and family.holds)
        return int(self.income_for(person_id, ONE_PERSON_UNIT if is_alone else "dibao").value)
