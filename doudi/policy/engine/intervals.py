"""Where the months of a person are cut into intervals, and the column of an award's id; shared by the engines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from doudi.policy.engine.graph import Node, walk
from doudi.policy.engine.parameters import Figure
from doudi.policy.engine.rule_set import Epoch
from doudi.policy.language import Fact, Value

MONTHS_IN_A_YEAR = 12


@dataclass(frozen=True)
class Threshold:
    """An elapsed fact crosses a limit of a rule ``months`` after its origin."""

    fact: Fact
    months: int


def thresholds(nodes: Iterable[Node], epoch: Epoch) -> set[Threshold]:
    """The limits that rules compare elapsed facts with, read from their expression trees."""
    limits: set[Threshold] = set()
    facts = epoch.graph.facts
    for node in nodes:
        for value in walk(node.tree):
            if value.operation not in {"less", "less_equal"}:
                continue
            elapsed = [side for side in value.operands if _is_elapsed(side, facts)]
            others = [side for side in value.operands if not _is_elapsed(side, facts)]
            for side in elapsed:
                limit = _limit(others[0], epoch)
                strict_after = (value.operation == "less_equal") == (side is value.operands[0])
                fact = facts[str(side.detail)]
                unit = MONTHS_IN_A_YEAR if fact.type.unit == "years" else 1
                limits.add(Threshold(fact, (limit + (1 if strict_after else 0)) * unit))
    return limits


def _is_elapsed(value: Value, facts: dict[str, Fact]) -> bool:
    return value.operation == "fact" and facts[str(value.detail)].source == "elapsed"


def _limit(value: Value, epoch: Epoch) -> int:
    figure: Figure | dict[str, Figure] | None = None
    if value.operation == "constant":
        figure = value.detail
    elif value.operation == "parameter":
        figure = epoch.figures[str(value.detail)]
    if not isinstance(figure, int):
        message = f"An elapsed fact can be compared with a single figure of law only, not with {value!r}."
        raise TypeError(message)
    return figure


def award_id(programme: str) -> str:
    """The column with the id of the award of a programme."""
    return f"{programme}_award_id"
