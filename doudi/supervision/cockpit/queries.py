"""The county of a month that is over: tiles and a map of townships, read from the figures written down at its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.urls import reverse
from django.utils.http import urlencode

from doudi.core.accounts.models import User
from doudi.core.divisions.queries import place_name
from doudi.payments.models import Run
from doudi.payments.workflow import RunState
from doudi.supervision.measures.measure import Figure, Group, Measure, measure_named, measures
from doudi.supervision.measures.models import MonthlyFact
from doudi.supervision.measures.periods import month_of
from doudi.supervision.measures.queries import frozen
from doudi.values.benefit_month import add_months
from doudi.values.carries import carries

_MONTHS_OF_A_YEAR = 12
SHADES = 5
_TILES_IN_A_ROW = 6


@dataclass(frozen=True)
class Tile:
    """A measure of a month beside the month before and the same month of the year before."""

    measure: Measure
    month: date
    figure: Figure | None
    before: Figure | None
    year_before: Figure | None

    @property
    def label(self) -> str:
        """What it shows."""
        return str(self.measure.label)

    @property
    def shown(self) -> str:
        """The figure."""
        return self.measure.shown(self.figure)

    @property
    def fraction(self) -> str:
        """Numerator and denominator."""
        return self.measure.fraction(self.figure)

    @property
    def before_shown(self) -> str:
        """The figure of the month before."""
        return self.measure.shown(self.before)

    @property
    def year_before_shown(self) -> str:
        """The figure of the year before."""
        return self.measure.shown(self.year_before)

    @property
    def url(self) -> str:
        """The measure by township in the month."""
        page = reverse("supervision_measures:measure", args=[self.measure.name])
        return f"{page}?{urlencode({'period': month_of(self.month).key})}"


@dataclass(frozen=True)
class TileGroup:
    """The tiles of one subject."""

    label: str
    tiles: list[Tile]


@carries("P18-2.f")
def tile_groups(month: date, *, by: User) -> list[TileGroup]:
    """Return the tiles of a month by subject, of the county or of a user's own township."""
    before, year_before = add_months(month, -1), add_months(month, -_MONTHS_OF_A_YEAR)
    facts = frozen(MonthlyFact.objects.filter(month__in=(month, before, year_before)), by=by)
    groups = []
    for group in Group:
        tiles = [
            Tile(one, month, *(facts.get((one.name, of)) for of in (month, before, year_before)))
            for one in measures()
            if one.group == group and one.is_built
        ]
        if tiles:
            groups.append(TileGroup(str(group.label), tiles))
    return groups


@dataclass(frozen=True)
class TownshipTile:
    """A township on the map: its place in the grid, its figure, and its shade from 0 (worst) to 4 (best)."""

    place: str
    shown: str
    shade: int | None
    column: int
    row: int

    @property
    def x(self) -> int:
        """Where it begins from the left."""
        return self.column * 120

    @property
    def y(self) -> int:
        """Where it begins from the top."""
        return self.row * 64


def township_tiles(measure: Measure, month: date, *, by: User) -> list[TownshipTile]:
    """Return the townships with the figure of a measure, shaded by fifths of their order."""
    rows = MonthlyFact.objects.filter(measure=measure.name, month=month).order_by("township_code")
    if township := by.township_code:
        rows = rows.filter(township_code=township)
    figures = {row.township_code: Figure(row.numerator, row.denominator) for row in rows}
    values = {code: value for code, figure in figures.items() if (value := measure.value(figure)) is not None}
    order: list[Decimal] = sorted(set(values.values()), reverse=not measure.is_higher_better)
    tiles = []
    for place, (code, figure) in enumerate(figures.items()):
        shade = None
        if code in values:
            rank = order.index(values[code])
            shade = (SHADES - 1) if len(order) == 1 else rank * (SHADES - 1) // (len(order) - 1)
        row, column = divmod(place, _TILES_IN_A_ROW)
        tiles.append(TownshipTile(place_name(code), measure.shown(figure), shade, column, row))
    return tiles


@dataclass(frozen=True)
class MonthMoney:
    """What was paid in a month, in fen, beside the month before and the year before; None of a month without runs."""

    paid_fen: int | None
    before_fen: int | None
    year_before_fen: int | None


def money_of(month: date) -> MonthMoney:
    """Return the sums of the runs of a month that went to the bank."""
    months = [month, add_months(month, -1), add_months(month, -_MONTHS_OF_A_YEAR)]
    states = (RunState.RELEASED, RunState.CLOSED)
    runs = Run.objects.filter(month__in=months, state__in=states).order_by().values_list("month")
    sums = dict(runs.annotate(Sum("total_fen")))
    return MonthMoney(*(sums.get(of) for of in months))


def chosen_measure(name: str) -> Measure:
    """Return a measure by name, that of cases decided in time where there is none of the name."""
    found = measure_named(name) if name else None
    default = measure_named("decided_in_time")
    assert default is not None  # noqa: S101 - declared at start-up
    return found if found is not None and found.is_built else default
