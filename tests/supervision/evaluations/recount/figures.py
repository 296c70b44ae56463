"""What a formula counts, and how a figure becomes a value and points: exact fractions, rounded half up at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tests.supervision.evaluations.recount.tables import Tables

TOWNSHIP_DIGITS = 9
FACTORS = {"share": 100, "per_thousand": 1000, "money_per_thousand": 10, "count": 1}
"""Percent; per thousand; yuan for a thousand out of fen for one; as it is."""


@dataclass(frozen=True)
class Span:
    """Whole months, and the day on which they are looked at."""

    first: date
    after: date
    today: date

    def has(self, day: date | None) -> bool:
        """Whether a day lies in it."""
        return day is not None and self.first <= day < self.after

    @property
    def last(self) -> date:
        """The last day of it that has begun."""
        return min(self.after - timedelta(days=1), self.today)

    def fell_due(self, due: date | None, done: date | None) -> bool:
        """Whether something fell due in it: done, or not done and its day has passed."""
        return due is not None and self.has(due) and (done is not None or due < self.today)


@dataclass(frozen=True)
class Item:
    """A row behind a figure: its id, where it is, and whether it is in the numerator, with what weight."""

    id: int
    place: str
    is_counted: bool = True
    amount: int = 1


Formula = Callable[[Tables, Span], list[Item]]
Base = Callable[[Tables, Span], Mapping[str, int]]


@dataclass(frozen=True)
class Counting:
    """How a measure is counted: which rows, by which form, and of what where it is not of the rows themselves."""

    items: Formula
    form: str = "share"
    base: Base | None = None


@dataclass(frozen=True)
class Recounted:
    """The figures of a measure by township, and the ids behind them: those counted, and those that are not."""

    form: str
    figures: dict[str, tuple[int, int | None]]
    counted: dict[str, set[int]]
    others: dict[str, set[int]]


def recount(counting: Counting, tables: Tables, span: Span) -> Recounted:
    """Count the rows of a span by township."""
    counted: dict[str, set[int]] = {}
    others: dict[str, set[int]] = {}
    sums: dict[str, int] = {}
    for item in counting.items(tables, span):
        township = item.place[:TOWNSHIP_DIGITS]
        (counted if item.is_counted else others).setdefault(township, set()).add(item.id)
        sums[township] = sums.get(township, 0) + (item.amount if item.is_counted else 0)
    bases = counting.base(tables, span) if counting.base else {}
    figures: dict[str, tuple[int, int | None]] = {}
    for township in {*sums, *bases}:
        number = len(counted.get(township, ())) + len(others.get(township, ()))
        of = None if counting.form == "count" else bases.get(township, 0) if counting.base else number
        figures[township] = (sums.get(township, 0), of)
    return Recounted(counting.form, figures, counted, others)


def half_up(value: Fraction) -> int:
    """Return the whole number nearest to a fraction that is not negative, a half up."""
    return int(value + Fraction(1, 2))


def exact(form: str, numerator: int, denominator: int | None) -> Fraction | None:
    """Return a figure in its unit; None where there is nothing to divide by."""
    if form == "count":
        return Fraction(numerator)
    return Fraction(numerator * FACTORS[form], denominator) if denominator else None


def value(form: str, numerator: int, denominator: int | None) -> int | None:
    """Return a figure in its unit, in hundredths."""
    found = exact(form, numerator, denominator)
    return None if found is None else half_up(found * 100)


def points(line: Mapping[str, Any], form: str, numerator: int, denominator: int | None) -> tuple[int, int]:
    """Return the points won and possible in hundredths: none at the floor, all at the target, in proportion between."""
    found = exact(form, numerator, denominator)
    if found is None:
        return 0, 0
    floor, target = Fraction(str(line["floor"])), Fraction(str(line["target"]))
    reached = min(max((found - floor) / (target - floor), Fraction(0)), Fraction(1))
    return half_up(reached * line["points"] * 100), line["points"] * 100


def total_of_hundred(scores: Sequence[tuple[int, int]]) -> int:
    """Return the points of a hundred, in hundredths, of what was possible."""
    won, possible = sum(one for one, _of in scores), sum(of for _one, of in scores)
    return half_up(Fraction(won * 100 * 100, possible)) if possible else 0
