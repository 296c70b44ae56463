"""Geometry of small charts that templates draw as inline SVG; every chart has its figures as a table as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from doudi.ui.tables import Text

WIDTH = 360
_COLUMNS_HEIGHT, _COLUMN_TOP, _COLUMN_GAP = 120, 22, 0.35
_BAR_ROW, _BAR_TOP, _BAR_HEIGHT = 46, 20, 8


@dataclass(frozen=True)
class ChartPoint:
    """A figure of a chart of columns: a long and a short label, the value and how it is written.

    ``exact`` is how the table writes it; as an amount in yuan if empty.
    """

    label: Text
    short_label: Text
    value: int
    shown: str
    is_current: bool = False
    exact: str = ""


@dataclass(frozen=True)
class Column:
    """A column as drawn: its rectangle, the middle for its labels, and whether its figure is written above it."""

    point: ChartPoint
    x: float
    y: float
    width: float
    height: float
    has_figure: bool

    @property
    def middle(self) -> float:
        """Where its labels are centred."""
        return round(self.x + self.width / 2, 1)

    @property
    def figure_y(self) -> float:
        """Where its figure stands."""
        return self.y - 5


@dataclass(frozen=True)
class ColumnChart:
    """Columns side by side, from the earliest to the latest."""

    label: Text
    value_label: Text
    columns: list[Column]
    width: int = WIDTH
    height: int = _COLUMNS_HEIGHT + _COLUMN_TOP + 18
    base: int = _COLUMNS_HEIGHT + _COLUMN_TOP


def column_chart(label: Text, value_label: Text, points: Sequence[ChartPoint]) -> ColumnChart:
    """Lay out columns; negative values count as nothing. The largest and the current one get their figure."""
    largest = max((point.value for point in points), default=0) or 1
    largest_place = next((place for place, point in enumerate(points) if point.value == largest), None)
    step = WIDTH / max(len(points), 1)
    width = min(step * (1 - _COLUMN_GAP), 40)
    columns = []
    for place, point in enumerate(points):
        height = round(_COLUMNS_HEIGHT * max(point.value, 0) / largest, 1)
        columns.append(
            Column(
                point,
                round(step * place + (step - width) / 2, 1),
                round(_COLUMN_TOP + _COLUMNS_HEIGHT - height, 1),
                round(width, 1),
                height,
                point.is_current or place == largest_place,
            )
        )
    return ColumnChart(label, value_label, columns)


@dataclass(frozen=True)
class BarPair:
    """A name with two figures, such as what is left and what is needed, and how both are written."""

    label: Text
    first: int
    second: int
    first_shown: str
    second_shown: str
    is_short: bool = False


@dataclass(frozen=True)
class DrawnPair:
    """A pair as drawn: the top of its row, the widths of its bars."""

    pair: BarPair
    label_y: int
    first_y: int
    second_y: int
    first_width: float
    second_width: float


@dataclass(frozen=True)
class PairChart:
    """Two bars below each name."""

    label: Text
    first_label: Text
    second_label: Text
    rows: list[DrawnPair]
    name_label: Text
    width: int = WIDTH
    bar_height: int = _BAR_HEIGHT

    @property
    def height(self) -> int:
        """The height of the drawing."""
        return len(self.rows) * _BAR_ROW


def pair_chart(
    label: Text, first_label: Text, second_label: Text, pairs: Sequence[BarPair], name_label: Text
) -> PairChart:
    """Lay out two bars for each pair; negative values count as nothing."""
    largest = max((max(pair.first, pair.second) for pair in pairs), default=0) or 1
    rows = [
        DrawnPair(
            pair,
            place * _BAR_ROW + 14,
            place * _BAR_ROW + _BAR_TOP,
            place * _BAR_ROW + _BAR_TOP + _BAR_HEIGHT + 2,
            round(WIDTH * max(pair.first, 0) / largest, 1),
            round(WIDTH * max(pair.second, 0) / largest, 1),
        )
        for place, pair in enumerate(pairs)
    ]
    return PairChart(label, first_label, second_label, rows, name_label)
