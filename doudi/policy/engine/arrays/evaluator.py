"""Evaluate rules on whole columns: each rule once, for every interval of every unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from doudi.policy.engine.arrays.intervals import Intervals
from doudi.policy.engine.arrays.vocabulary import Numbers, Vocabulary
from doudi.policy.engine.graph import AGGREGATES, Node
from doudi.policy.engine.rule_set import Epoch
from doudi.policy.language import RATIO_SCALE, Entity, Value

_OPERATIONS: dict[str, Callable[..., Numbers]] = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "less": np.less,
    "less_equal": np.less_equal,
    "and": np.logical_and,
    "or": np.logical_or,
    "not": np.logical_not,
    "if_else": np.where,
    "larger": np.maximum,
    "smaller": np.minimum,
    "divided_down": lambda first, second: np.where(second == 0, 0, first // np.where(second == 0, 1, second)),
    "share_down": lambda first, second: first * second // RATIO_SCALE,
    "share_up": lambda first, second: -(-first * second // RATIO_SCALE),
    "share_half_up": lambda first, second: (2 * first * second + RATIO_SCALE) // (2 * RATIO_SCALE),
}


class ArrayEvaluator:
    """The figures of one epoch: facts at first, and each rule as it is computed.

    A figure of a household is as long as the intervals, one of a person as long as the rows; what is the same for
    everybody is a single number.
    """

    def __init__(
        self, epoch: Epoch, intervals: Intervals, vocabulary: Vocabulary, facts: Mapping[str, Numbers]
    ) -> None:
        self.epoch, self.intervals, self.vocabulary = epoch, intervals, vocabulary
        self._figures: dict[str, Numbers] = dict(facts)
        self._of_rows: dict[str, Numbers] = {}

    def compute(self, targets: tuple[str, ...]) -> None:
        """Compute the targets and all they depend on; what no later rule reads is dropped, to save memory."""
        nodes = self.epoch.graph.needed(targets)
        last_reader = {name: node.name for node in nodes for name in (*node.facts, *node.rules)}
        for name in targets:
            last_reader.pop(name, None)
        read_last_by: dict[str, list[str]] = {}
        for name, reader in last_reader.items():
            read_last_by.setdefault(reader, []).append(name)
        for node in nodes:
            self._figures[node.name] = self._computed(node)
            for name in read_last_by.get(node.name, ()):
                del self._figures[name]
                self._of_rows.pop(name, None)

    def of_rows(self, name: str) -> Numbers:
        """A figure as long as the rows."""
        return self._as_long_as_rows(self._for_person(name))

    def _as_long_as_rows(self, figure: Numbers) -> Numbers:
        return figure if figure.ndim else np.broadcast_to(figure, self.intervals.person.shape)

    def _computed(self, node: Node) -> Numbers:
        return np.asarray(self._value(node.tree, node.rule.entity))

    def _for_person(self, name: str) -> Numbers:
        """A figure as a person's rule reads it; those of households are spread over the members once."""
        figure = self._figures[name]
        if figure.ndim == 0 or self.epoch.graph.entity_of(name) != "household":
            return figure
        if name not in self._of_rows:
            self._of_rows[name] = figure[self.intervals.interval]
        return self._of_rows[name]

    def _value(self, tree: Value, entity: Entity) -> Any:
        operation = tree.operation
        if operation in {"fact", "rule"}:
            name = str(tree.detail)
            return self._for_person(name) if entity == "person" else self._figures[name]
        if operation == "constant":
            return np.asarray(self.vocabulary.code(tree.detail))
        if operation == "parameter":
            figure = self.epoch.figures[str(tree.detail)]
            return np.asarray(self.vocabulary.code(figure))  # type: ignore[arg-type]  # the graph proved it is one figure
        if operation in AGGREGATES:
            return self._total(tree)
        operands = [self._value(operand, entity) for operand in tree.operands]
        if operation == "is_word":
            return self.vocabulary.table(dict.fromkeys(tree.detail, True), False)[operands[0]]
        if operation == "select":
            return self._selected(str(tree.detail), operands[0])
        return _OPERATIONS[operation](*operands)

    def _selected(self, name: str, category: Numbers) -> Numbers:
        figures = self.epoch.figures[name]
        assert isinstance(figures, dict)  # noqa: S101 - the loader proved that the parameter has words
        coded = {word: self.vocabulary.code(figure) for word, figure in figures.items()}
        return np.asarray(self.vocabulary.table(coded, list(coded.values())[-1])[category])

    def _total(self, tree: Value) -> Numbers:
        """A total over the members of each interval. Its operands are always named figures."""
        operands = [self._as_long_as_rows(self._figures[str(operand.detail)]) for operand in tree.operands]
        starts = self.intervals.row_start
        if not len(starts):
            return np.zeros(0, np.bool_ if tree.operation == "any" else np.int64)
        if tree.operation == "any":
            return np.logical_or.reduceat(operands[0], starts)
        if tree.operation == "count":
            return np.add.reduceat(operands[0], starts, dtype=np.int64)
        counted = operands[0] if len(operands) == 1 else np.where(operands[1], operands[0], 0)
        if tree.operation == "total":
            return np.add.reduceat(counted, starts, dtype=np.int64)
        return np.maximum(np.maximum.reduceat(counted, starts), 0)
