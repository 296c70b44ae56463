"""Assess a settlement of medical costs: what is left to the person, what is carried, who bears it, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from typing import Any

from doudi.policy.engine.errors import SettledCostsError
from doudi.policy.engine.explanation_tree import Explainer, fold_repeated
from doudi.policy.engine.household_evaluator import HouseholdEvaluation, HouseholdEvaluator
from doudi.policy.engine.rule_set import RuleSet
from doudi.values.translation import gettext as _

OWN_PAID = "medical_own_paid"
TARGETS = (OWN_PAID, "medical_carried", "medical_county_part", "medical_township_part")


@dataclass(frozen=True)
class SettledCosts:
    """The costs of a settlement and who paid of them, in fen.

    Raises:
        SettledCostsError: an amount is below zero.
    """

    total_fen: int
    fund_fen: int = 0
    serious_illness_fen: int = 0
    medical_aid_fen: int = 0
    other_fen: int = 0

    def __post_init__(self) -> None:
        _refuse_negative(*vars(self).values())

    def as_figures(self) -> dict[str, int]:
        """The costs under the names that the rules read."""
        return {
            "medical_total_fen": self.total_fen,
            "medical_fund_fen": self.fund_fen,
            "medical_serious_illness_fen": self.serious_illness_fen,
            "medical_aid_fen": self.medical_aid_fen,
            "medical_other_fen": self.other_fen,
        }


@dataclass(frozen=True)
class CarriedCosts:
    """What is left to the person, what is carried of it, and what the county and the township bear of that, in fen."""

    own_paid_fen: int
    carried_fen: int
    county_fen: int
    township_fen: int
    explain: Callable[[], tuple[dict[str, Any], ...]] = field(default=tuple, repr=False, compare=False)

    @cached_property
    def explanation(self) -> tuple[dict[str, Any], ...]:
        """A tree per amount, as data for pages and for storing with the decision; built when it is first read."""
        return self.explain()


class MedicalCostAssessor:
    """Assesses many settlements by one rule book."""

    def __init__(self, rule_set: RuleSet) -> None:
        self.rule_set = rule_set
        self._evaluator = HouseholdEvaluator(rule_set, TARGETS)
        self._own_paid = HouseholdEvaluator(rule_set, (OWN_PAID,))

    def assess(self, costs: SettledCosts, *, discharged_on: date, carried_before_fen: int, known: date) -> CarriedCosts:
        """Assess one settlement by the figures of the month of discharge.

        Args:
            carried_before_fen: what was carried of the person's other settlements of the year.
            known: the day as of which the figures are known.

        Raises:
            NoKnownValueError: a figure of law is not known.
            SettledCostsError: an amount is below zero.
        """
        _refuse_negative(carried_before_fen)
        facts = costs.as_figures() | {"medical_carried_before_fen": carried_before_fen}
        evaluation = _evaluate(self._evaluator, facts, discharged_on, known)
        figures = evaluation.people[0]
        return CarriedCosts(
            own_paid_fen=figures[OWN_PAID],
            carried_fen=figures["medical_carried"],
            county_fen=figures["medical_county_part"],
            township_fen=figures["medical_township_part"],
            explain=partial(_explanation, self.rule_set, evaluation),
        )

    def own_paid_fen(self, costs: SettledCosts, *, discharged_on: date, known: date) -> int:
        """What a settlement leaves to the person; it takes no figure of law."""
        evaluation = _evaluate(self._own_paid, costs.as_figures(), discharged_on, known)
        return int(evaluation.people[0][OWN_PAID])


def _evaluate(
    evaluator: HouseholdEvaluator, facts: dict[str, int], discharged_on: date, known: date
) -> HouseholdEvaluation:
    """Evaluate for a person of whom nothing else is told."""
    person: dict[str, Any] = {"person_id": "", **{str(fact.origin): None for fact in evaluator.elapsed}, **facts}
    return evaluator.evaluate_month(discharged_on.replace(day=1), known, {}, [person], [])


def _explanation(rule_set: RuleSet, evaluation: HouseholdEvaluation) -> tuple[dict[str, Any], ...]:
    """A tree per amount; what an earlier one explained is only named in the later ones."""
    explainer = Explainer(rule_set, evaluation, 0)
    trees = [explainer.explain(name).as_data() for name in TARGETS]
    return tuple(fold_repeated({"name": "medical_costs", "parts": trees})["parts"])


def _refuse_negative(*amounts: int) -> None:
    if min(amounts) < 0:
        raise SettledCostsError(_("金额不能小于零。"))
