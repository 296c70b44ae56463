"""Figures that compare a pilot's township before and after, drawn from measures that a room above registers.

Measures and their monthly facts belong to supervision, which may read pilots but not the reverse. So supervision
registers a source here, and a pilot keeps its own copy of what it drew: a figure of last year does not change when a
row is corrected later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from doudi.ui.tables import Text


@dataclass(frozen=True)
class DrawnFigure:
    """A figure of a township in a period: as a number, in words with what it was counted of, and the period.

    ``value`` is None where there was nothing to count.
    """

    value: Decimal | None
    shown: str
    period: str


class FigureSource(Protocol):
    """Where figures of townships come from."""

    def names(self) -> list[tuple[str, Text]]:
        """Return the measures, with their labels."""
        ...

    def is_higher_better(self, name: str) -> bool:
        """Whether more of a measure is better."""
        ...

    def draw(self, name: str, township_code: str, first: date, months: int) -> DrawnFigure | None:
        """Return the figure of a township in whole months; None where the measure is not known or not built."""
        ...


_SOURCES: list[FigureSource] = []


def register_figure_source(source: FigureSource) -> None:
    """Set where figures come from; supervision calls it when it starts."""
    _SOURCES[:] = [source]


def figure_names() -> list[tuple[str, Text]]:
    """Return the measures that may be chosen, with their labels; none while no source is registered."""
    return _SOURCES[0].names() if _SOURCES else []


def is_higher_better(name: str) -> bool:
    """Whether more of a measure is better."""
    return not _SOURCES or _SOURCES[0].is_higher_better(name)


def draw_figure(name: str, township_code: str, first: date, months: int) -> DrawnFigure | None:
    """Return the figure of a measure; None where no source knows it."""
    return _SOURCES[0].draw(name, township_code, first, months) if _SOURCES else None
