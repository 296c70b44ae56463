"""Standards beside the floors that the law sets for them, in a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from doudi.policy.engine.household_evaluator import HouseholdEvaluator
from doudi.policy.engine.rule_set import RuleSet
from doudi.policy.language import Floor


@dataclass(frozen=True)
class StandardFloor:
    """A standard and its floor in fen; ``is_below`` makes it a doubt for the bureau to settle."""

    name: str
    month: date
    label: str
    floor_label: str
    standard_fen: int
    floor_fen: int
    is_below: bool
    references: tuple[str, ...]


def standard_floors(rule_set: RuleSet, month: date, known: date) -> tuple[StandardFloor, ...]:
    """Compare each standard with its floor in a month, as known on a day.

    Raises:
        NoKnownValueError: a standard was not known.
    """
    rules = rule_set.targets(Floor)
    floors = {name: rule.gives for name, rule in rules.items() if isinstance(rule.gives, Floor)}
    evaluation = HouseholdEvaluator(rule_set, tuple(rules)).evaluate_month(month, known, {}, [], [])

    def figure(name: str) -> int:
        if name in rule_set.parameters:
            return int(rule_set.parameters[name].at(month, known).figures[None])
        return int(evaluation.county[name])

    return tuple(
        StandardFloor(
            name,
            month,
            rule_set.label(gives.standard),
            rule_set.label(gives.floor),
            figure(gives.standard),
            figure(gives.floor),
            bool(evaluation.county[name]),
            tuple(map(rule_set.legislation.reference, rules[name].cites)),
        )
        for name, gives in floors.items()
    )
