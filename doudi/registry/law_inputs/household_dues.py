"""The dues of each member of a household in a month, and outdated standards behind them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from doudi import policy
from doudi.policy import Due, Figure
from doudi.registry.law_inputs.household_facts import HouseholdFacts

_MONTHS_IN_A_YEAR = 12
_STANDARDS = ("_standard", "_minimum", "_subsidy")


@dataclass(frozen=True, order=True)
class OutdatedStandard:
    """A standard that took effect more than a year before the month."""

    label: str
    effective: date


@dataclass(frozen=True)
class DueLine:
    """One due of a month, in fen."""

    programme: str
    label: str
    amount_fen: int


def dues_of(facts: HouseholdFacts, month: date, known: date) -> dict[str, list[DueLine]]:
    """The dues by number of the person; an award with no due has a line of 0 fen.

    Raises:
        policy.PolicyError: a figure of law has no known value for the month.
    """
    if not facts.awards:
        return {}
    evaluated = _evaluator().evaluate_month(month, known, facts.row, facts.people, facts.awards)
    awarded = defaultdict(set)
    for award in facts.awards:
        if award["from_month"] <= month and (award["to_month"] is None or month <= award["to_month"]):
            awarded[award["person_id"]].add(award["programme"])
    return {
        row["person_id"]: _lines(figures, awarded[row["person_id"]])
        for row, figures in zip(facts.people, evaluated.people, strict=True)
    }


def _lines(figures: dict[str, Figure], awarded: set[str]) -> list[DueLine]:
    lines, paid_awards = [], set()
    for programme, (rule, award_programme) in _dues().items():
        amount = int(figures[rule])
        if amount:
            lines.append(DueLine(programme, policy.programme_name(programme), amount))
            paid_awards.add(award_programme)
    without_due = [DueLine(name, policy.programme_name(name), 0) for name in sorted(awarded - paid_awards)]
    return [*lines, *without_due]


@policy.cached_per_rule_book
def _evaluator() -> Any:
    return policy.rule_book().household_evaluator()


@policy.cached_per_rule_book
def _dues() -> dict[str, tuple[str, str]]:
    """The rule and the award programme of each due."""
    return {
        rule.gives.programme: (rule.name, rule.gives.award_programme)
        for rule in policy.rule_book().rules
        if isinstance(rule.gives, Due)
    }


def outdated_standards(programmes: frozenset[str], area: str, month: date, known: date) -> list[OutdatedStandard]:
    """The standards behind the dues of some programmes that took effect more than a year before the month."""
    return sorted({standard for name in programmes for standard in _outdated_standards_of(name, area, month, known)})


@policy.cached_per_rule_book
def _outdated_standards_of(programme: str, area: str, month: date, known: date) -> tuple[OutdatedStandard, ...]:
    if programme not in _dues():
        return ()
    book = policy.rule_book()
    targets = (_dues()[programme][0],)
    names = {name for node in book.epoch_of(targets, month, known).graph.needed(targets) for name in node.parameters}
    standards = []
    for name in sorted(name for name in names if name.endswith(_STANDARDS)):
        value = book.parameters[name].at(month, known)
        elapsed = (month.year - value.effective.year) * _MONTHS_IN_A_YEAR + month.month - value.effective.month
        if elapsed > _MONTHS_IN_A_YEAR:
            place = f"（{policy.WORD_LABELS[area]}）" if area in value.figures else ""
            standards.append(OutdatedStandard(f"{book.parameters[name].label}{place}", value.effective))
    return tuple(standards)
