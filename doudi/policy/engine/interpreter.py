"""Evaluate parts of an expression tree for explanations: which branch was taken, what a part amounts to.

Amounts come from the printers; the tests compare the two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from doudi.policy.engine.graph import AGGREGATES
from doudi.policy.language import RATIO_SCALE, Value

_BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "add": lambda first, second: first + second,
    "subtract": lambda first, second: first - second,
    "multiply": lambda first, second: first * second,
    "less": lambda first, second: first < second,
    "less_equal": lambda first, second: first <= second,
    "and": lambda first, second: first and second,
    "or": lambda first, second: first or second,
    "larger": max,
    "smaller": min,
    "divided_down": lambda first, second: first // second if second else 0,
    "share_down": lambda first, second: first * second // RATIO_SCALE,
    "share_up": lambda first, second: -(-first * second // RATIO_SCALE),
    "share_half_up": lambda first, second: (2 * first * second + RATIO_SCALE) // (2 * RATIO_SCALE),
}


class Interpreter:
    """Evaluates parts of trees for one person, from the figures of a HouseholdEvaluation."""

    def __init__(
        self,
        figures_of_law: Mapping[str, Any],
        figures: Mapping[str, Any],
        people: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        self.figures_of_law, self.figures, self.people = figures_of_law, figures, people

    def value(self, tree: Value) -> Any:
        """The value of the tree."""
        operation = tree.operation
        if operation in {"fact", "rule"}:
            return self.figures[str(tree.detail)]
        if operation == "constant":
            return tree.detail
        if operation == "parameter":
            return self.figures_of_law[str(tree.detail)]
        if operation == "select":
            return self.figures_of_law[str(tree.detail)][self.value(tree.operands[0])]
        if operation in AGGREGATES:
            return self._total(tree)
        if operation == "not":
            return not self.value(tree.operands[0])
        if operation == "is_word":
            return self.value(tree.operands[0]) in tree.detail
        if operation == "if_else":
            return self.value(self.branch(tree))
        return _BINARY[operation](*[self.value(operand) for operand in tree.operands])

    def branch(self, tree: Value) -> Value:
        """The branch of an if_else that was taken."""
        condition, then, otherwise = tree.operands
        return then if self.value(condition) else otherwise

    def _total(self, tree: Value) -> Any:
        names = [str(operand.detail) for operand in tree.operands]
        if tree.operation == "count":
            return sum(1 for person in self.people if person[names[0]])
        if tree.operation == "any":
            return any(person[names[0]] for person in self.people)
        counted = [person[names[0]] for person in self.people if len(names) == 1 or person[names[1]]]
        return sum(counted) if tree.operation == "total" else max(0, max(counted, default=0))
