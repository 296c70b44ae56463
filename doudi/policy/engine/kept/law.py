"""The law of a kept computation, and what another day of knowledge or other figures change of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from doudi.policy.engine.arrays.assessment import texts_of
from doudi.policy.engine.arrays.engine import DatedLaw, Months
from doudi.policy.engine.assessment import INCOME, AssessmentTargets, assessment_targets
from doudi.policy.engine.graph import Graph
from doudi.policy.engine.intervals import thresholds
from doudi.policy.engine.rule_outputs import due_rules
from doudi.policy.engine.rule_set import Epoch, Overrides, RuleSet
from doudi.policy.language import Rule


class KeptLaw:
    """What is computed for everybody: the dues of all programmes, and the assessment."""

    def __init__(self, rule_set: RuleSet, months: Months, overrides: Overrides | None = None) -> None:
        self.rule_set = rule_set
        self.dated = DatedLaw(rule_set, months, overrides)
        self.assessment: AssessmentTargets = assessment_targets(rule_set, months.first)
        self.texts = texts_of(self.assessment)
        self.due_rules: dict[str, Rule] = due_rules(rule_set)

    @property
    def assessed(self) -> tuple[str, ...]:
        """The rules that an assessment reads."""
        return self.assessment.rules

    @cached_property
    def dues(self) -> tuple[str, ...]:
        """The rules that give dues, in the order of their programmes."""
        return tuple(rule.name for rule in self.due_rules.values())

    @property
    def columns(self) -> tuple[str, ...]:
        """The computed columns of an assessment."""
        return (INCOME, *self.assessment.choices)

    def rules_of(self, column: str) -> tuple[str, ...]:
        """The rules that a column of an assessment is made of."""
        return (INCOME,) if column == INCOME else self.assessment.choices[column].rules

    def changed_dues(self, before: KeptLaw) -> list[int]:
        """The places of the programmes of which a due rule, or a rule that it reads, has another figure in a month."""
        changed: set[str] = set()
        for epoch in self.dated.epochs(self.dues):
            for old in before.dated.epochs(self.dues):
                if old.first <= epoch.last and epoch.first <= old.last:
                    changed |= _touched(epoch.graph, self.dues, _changed_figures(old, epoch))
        return [place for place, name in enumerate(self.dues) if name in changed]

    def kept_epoch(self, epoch: Epoch, before: KeptLaw) -> KeptEpoch | None:
        """What of an epoch of the assessment was computed under the law before; None where nothing was.

        Nothing was where the epoch reaches over a bound of the epochs before, or where a limit of age or months
        changed, so that the months of a person are cut in other places: then each row may be another one.
        """
        for place, old in enumerate(before.dated.epochs(self.assessed)):
            if old.first <= epoch.first and epoch.last <= old.last:
                nodes = epoch.graph.needed(self.assessed)
                if thresholds(nodes, epoch) != thresholds(nodes, old):
                    return None
                touched = _touched(epoch.graph, self.assessed, _changed_figures(old, epoch))
                return KeptEpoch(place, tuple(name for name in self.columns if touched & set(self.rules_of(name))))
        return None


@dataclass(frozen=True)
class KeptEpoch:
    """The place of the epoch before that has the rows, and the columns that have to be computed again."""

    place: int
    columns: tuple[str, ...]


def _changed_figures(old: Epoch, new: Epoch) -> set[str]:
    return {name for name, figure in new.figures.items() if old.figures[name] != figure}


def _touched(graph: Graph, targets: Iterable[str], changed: set[str]) -> set[str]:
    """The rules that read a changed figure, themselves or through other rules."""
    touched: set[str] = set()
    for node in graph.needed(targets):
        if node.parameters & changed or node.rules & touched:
            touched.add(node.name)
    return touched
