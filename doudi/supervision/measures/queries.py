"""Figures of measures: of any period as known now, and of past months as they were."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import bounds
from doudi.supervision.measures.measure import Figure, Form, Measure, PeriodFigures, measures, total_of
from doudi.supervision.measures.models import MonthlyFact
from doudi.supervision.measures.periods import Period
from doudi.values.money import format_yuan

MOST_MONTHS = 36


@dataclass(frozen=True)
class MeasureRow:
    """The figure of a measure in a place; ``place_code`` is empty for the county."""

    measure: Measure
    place_code: str
    figure: Figure | None

    @property
    def place(self) -> str:
        """The name of the place."""
        return place_name(self.place_code)

    @property
    def shown(self) -> str:
        """The figure in words."""
        return self.measure.shown(self.figure)

    @property
    def fraction(self) -> str:
        """Numerator and denominator."""
        return self.measure.fraction(self.figure)

    @property
    def numerator(self) -> int | None:
        """What was counted."""
        return self.figure.numerator if self.figure else None

    @property
    def counted(self) -> str | int | None:
        """What was counted, money in yuan."""
        if self.figure is None:
            return None
        is_money = self.measure.form == Form.MONEY_PER_THOUSAND
        return _("{yuan}元").format(yuan=format_yuan(self.figure.numerator)) if is_money else self.figure.numerator

    @property
    def denominator(self) -> int | None:
        """Of how many."""
        return self.figure.denominator if self.figure else None

    @property
    def sort_value(self) -> tuple[int, Any]:
        """What to sort by: nothing first."""
        value = self.measure.value(self.figure) if self.figure else None
        return (0, 0) if value is None else (1, value)


def is_of_county(by: User) -> bool:
    """Whether a user sees the whole county."""
    return by.division_id is not None and len(by.division_id) < TOWNSHIP_DIGITS


def figures_for(measure: Measure, counted: PeriodFigures, *, by: User) -> dict[str, Figure]:
    """Return the figures of a measure by township; of a township's own people only theirs."""
    if not measure.is_built:
        return {}
    figures = counted.of(measure)
    township = by.township_code
    return {code: figure for code, figure in figures.items() if not township or code == township}


def overview(period: Period, *, by: User) -> list[MeasureRow]:
    """Return every measure with its figure in the county, or in a user's own township."""
    place, counted = by.township_code, PeriodFigures(period)
    return [MeasureRow(one, place, total_of(figures_for(one, counted, by=by))) for one in measures()]


def by_township(measure: Measure, period: Period, *, by: User) -> list[MeasureRow]:
    """Return a measure by township, the worst first; townships without rows come last."""
    figures = figures_for(measure, PeriodFigures(period), by=by)
    rows = [MeasureRow(measure, code, figure) for code, figure in figures.items()]
    known = [row for row in rows if row.sort_value[0]]
    known.sort(key=lambda row: (row.sort_value[1], row.place_code), reverse=not measure.is_higher_better)
    return known + sorted((row for row in rows if not row.sort_value[0]), key=lambda row: row.place_code)


def rows_behind(measure: Measure, period: Period, *, by: User, place: str = "", only: str = "") -> QuerySet[Any]:
    """Return the rows that a figure counts, those that are not in its numerator first.

    Args:
        only: ``counted`` or ``not_counted`` for one part of them.
    """
    if measure.rows is None:
        raise ValueError(measure.name)
    rows = measure.rows(period)
    township = by.township_code or place
    if township:
        first, last = bounds(township)
        short = township if len(township) == TOWNSHIP_DIGITS else first
        rows = rows.filter(**{f"{measure.village}__gte": short, f"{measure.village}__lte": last})
    counted = measure.counted_in(period)
    if only == "counted":
        rows = rows.filter(counted)
    elif only == "not_counted":
        keys = rows.filter(counted).values("pk")
        rows = rows.exclude(pk__in=keys)
    return rows.order_by("pk").distinct()


def frozen_months() -> list[date]:
    """Return the months whose figures were written down, the latest first."""
    return list(MonthlyFact.objects.order_by("-month").values_list("month", flat=True).distinct()[:MOST_MONTHS])


def frozen(rows: QuerySet[MonthlyFact], *, by: User) -> dict[tuple[str, date], Figure]:
    """Return figures as they were written down, by measure and month: of the county, or of a user's own township."""
    if township := by.township_code:
        rows = rows.filter(township_code=township)
    sums: dict[tuple[str, date], Figure] = {}
    for name, month, numerator, denominator in rows.values_list("measure", "month", "numerator", "denominator"):
        figure = Figure(numerator, denominator)
        key = (name, month)
        sums[key] = sums[key] + figure if key in sums else figure
    return sums


def trend(names: list[str], *, by: User) -> dict[str, list[tuple[date, Figure]]]:
    """Return the figures of measures month by month as they were written down, the earliest first."""
    found: dict[str, list[tuple[date, Figure]]] = defaultdict(list)
    for (name, month), figure in sorted(frozen(MonthlyFact.objects.filter(measure__in=names), by=by).items()):
        found[name].append((month, figure))
    return {name: months[-MOST_MONTHS:] for name, months in found.items()}
