"""Figures of law that an answer rests on and that nobody has renewed for more than a year: said, not hidden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

_MONTHS_IN_A_YEAR = 12


@dataclass(frozen=True, order=True)
class OldFigure:
    """What it is called, and since when it holds."""

    label: str
    effective: date


def old_figures(trees: Iterable[dict[str, Any]], month: date) -> list[OldFigure]:
    """The figures below some explanations that are older than a year in a month."""
    found = set()
    for tree in trees:
        for node in _parameters(tree):
            effective = date.fromisoformat(node["effective"])
            if (month.year - effective.year) * _MONTHS_IN_A_YEAR + month.month - effective.month > _MONTHS_IN_A_YEAR:
                found.add(OldFigure(node["label"], effective))
    return sorted(found)


def _parameters(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if node["kind"] == "parameter" and node["name"].partition(".")[0].endswith(("_standard", "_minimum", "_subsidy")):
        yield node
    for part in node.get("parts", []):
        yield from _parameters(part)
