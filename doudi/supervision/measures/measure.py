"""Measures: named figures of the rooms, per township, each with the rows behind it.

A measure counts rows of a period by township. Numbers and the list behind them come from the same query, so that they
cannot differ. A measure that no room fills yet is declared without rows: it shows "尚未建设", never nought.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Aggregate, Count, Expression, F, Q, QuerySet, Sum, TextChoices
from django.db.models.functions import Substr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.supervision.measures.periods import Period
from doudi.ui.tables import Text
from doudi.values.money import format_yuan

_TENTH = Decimal("0.1")
_HUNDREDTH = Decimal("0.01")


class Form(TextChoices):
    """How a figure is written."""

    SHARE = "share", gettext_lazy("比例")
    PER_THOUSAND = "per_thousand", gettext_lazy("每千人")
    MONEY_PER_THOUSAND = "money_per_thousand", gettext_lazy("每千人金额")
    COUNT = "count", gettext_lazy("数量")


class Group(TextChoices):
    """What a measure is about."""

    PEOPLE = "people", gettext_lazy("保障对象")
    CASES = "cases", gettext_lazy("办理")
    MONEY = "money", gettext_lazy("发放")
    MONITORING = "monitoring", gettext_lazy("监测和发现")
    RELIEF = "relief", gettext_lazy("临时救助")
    CARE = "care", gettext_lazy("照料服务")
    OUTREACH = "outreach", gettext_lazy("宣传和试点")
    SUPERVISION = "supervision", gettext_lazy("监督")
    TRUST = "capacity", gettext_lazy("力量保障")


@dataclass(frozen=True)
class Figure:
    """What was counted, and of how many; a mere count has no denominator."""

    numerator: int
    denominator: int | None = None

    def __add__(self, other: Figure) -> Figure:
        if self.denominator is None or other.denominator is None:
            return Figure(self.numerator + other.numerator)
        return Figure(self.numerator + other.numerator, self.denominator + other.denominator)


@dataclass(frozen=True)
class Measure:
    """A named figure.

    Attributes:
        meaning: what is counted of what, as an officer would check it by hand.
        rows: the rows of a period, each once: no join to many; None while no room fills the measure.
        village: the field of the rows with their village or township code.
        counted: which of the rows make the numerator, where it depends on the period by a function; all if empty.
        amount: what the rows of the numerator are summed by, in fen, where money is counted instead of rows.
        base: the denominator by township where it is not the rows: people per township.
        base_measure: the name of the measure whose rows are the denominator, in the place of ``base``.
        title: how a row is named in the list behind.
        page: the address of a row.
        clauses: the duties it shows.
    """

    name: str
    label: Text
    meaning: Text
    group: Group
    form: Form = Form.SHARE
    is_higher_better: bool = True
    rows: Callable[[Period], QuerySet[Any]] | None = None
    village: str = "village_code"
    counted: Q | Callable[[Period], Q] = field(default_factory=Q)
    amount: Expression | F | None = None
    base: Callable[[Period], Mapping[str, int]] | None = None
    base_measure: str = ""
    title: Callable[[Any], str] = str
    page: Callable[[Any], str] = field(default=lambda row: str(row.get_absolute_url()))
    clauses: tuple[str, ...] = ()

    @property
    def is_built(self) -> bool:
        """Whether a room fills it."""
        return self.rows is not None

    def counted_in(self, period: Period) -> Q:
        """Return the condition of the rows that make the numerator."""
        return self.counted if isinstance(self.counted, Q) else self.counted(period)

    def figures(self, period: Period) -> dict[str, Figure]:
        """Return the figure of each township with rows, by its nine digits.

        Raises:
            ValueError: no room fills the measure yet.
        """
        return PeriodFigures(period).of(self)

    def exact_value(self, figure: Figure) -> Fraction | None:
        """Return a figure as a number: percent, per thousand (yuan where it is money), or a count.

        None where there is nothing to divide by.
        """
        if self.form == Form.COUNT:
            return Fraction(figure.numerator)
        if not figure.denominator:
            return None
        return Fraction(figure.numerator * _FACTORS[self.form], figure.denominator)

    def value(self, figure: Figure) -> Decimal | None:
        """Return the exact value with two decimals, half of a hundredth up; a count as it is."""
        if self.form == Form.COUNT:
            return Decimal(figure.numerator)
        if (exact := self.exact_value(figure)) is None:
            return None
        return (Decimal(exact.numerator) / exact.denominator).quantize(_HUNDREDTH, ROUND_HALF_UP)

    def shown(self, figure: Figure | None) -> str:
        """Write a figure, to a tenth; shares are cut, not rounded up: 99.96 is not yet 100."""
        if figure is None:
            return _("尚未建设") if not self.is_built else "—"
        if self.form == Form.COUNT:
            return str(figure.numerator)
        if not figure.denominator:
            return "—"
        if self.form == Form.SHARE:
            permille = figure.numerator * 1000 // figure.denominator
            return f"{permille // 10}.{permille % 10}%"
        if self.form == Form.MONEY_PER_THOUSAND:
            return _("每千人{yuan}元").format(yuan=f"{self.value(figure):,}")
        per_thousand = Decimal(figure.numerator) * 1000 / figure.denominator
        return f"{per_thousand.quantize(_TENTH, ROUND_HALF_UP)}‰"

    def fraction(self, figure: Figure | None) -> str:
        """Write numerator and denominator; nothing for a count."""
        if figure is None or figure.denominator is None:
            return ""
        if self.form == Form.MONEY_PER_THOUSAND:
            return _("{yuan}元/{people}人").format(yuan=format_yuan(figure.numerator), people=figure.denominator)
        return f"{figure.numerator}/{figure.denominator}"


class PeriodFigures:
    """The figures of measures in one period; what several of them divide by is counted once."""

    def __init__(self, period: Period) -> None:
        self.period = period
        self._figures: dict[str, dict[str, Figure]] = {}
        self._bases: dict[Callable[[Period], Mapping[str, int]], Mapping[str, int]] = {}

    def of(self, measure: Measure) -> dict[str, Figure]:
        """Return the figure of each township with rows, by its nine digits.

        Raises:
            ValueError: no room fills the measure yet.
        """
        if measure.name not in self._figures:
            self._figures[measure.name] = self._counted(measure)
        return self._figures[measure.name]

    def _counted(self, measure: Measure) -> dict[str, Figure]:
        if measure.rows is None:
            raise ValueError(measure.name)
        counted = measure.counted_in(self.period)
        every = Count("pk")
        of_numerator = Sum(measure.amount, filter=counted) if measure.amount else Count("pk", filter=counted)
        found = counts_by_township(measure.rows(self.period), measure.village, of_numerator, every)
        if measure.form == Form.COUNT:
            return {township: Figure(number) for township, (number, _all) in found.items()}
        bases = self._base_of(measure)
        if bases is None:
            return {township: Figure(number, of) for township, (number, of) in found.items()}
        return {
            township: Figure(found.get(township, (0, 0))[0], bases.get(township, 0)) for township in {*found, *bases}
        }

    def _base_of(self, measure: Measure) -> Mapping[str, int] | None:
        if measure.base_measure:
            of_base = self.of(_MEASURES[measure.base_measure])
            return {township: figure.denominator or 0 for township, figure in of_base.items()}
        if measure.base is None:
            return None
        if measure.base not in self._bases:
            self._bases[measure.base] = measure.base(self.period)
        return self._bases[measure.base]


_FACTORS = {Form.SHARE: 100, Form.PER_THOUSAND: 1000, Form.MONEY_PER_THOUSAND: 10}
"""What a fraction is multiplied by: percent, per thousand, and yuan for a thousand out of fen for one."""
_MEASURES: dict[str, Measure] = {}


def counts_by_township(rows: QuerySet[Any], village: str, *counts: Aggregate) -> dict[str, tuple[int, ...]]:
    """Return counts or sums of rows by township, in nine digits; ``village`` is the field with their place."""
    names = [f"count_{place}" for place in range(len(counts))]
    grouped = (
        rows.order_by()
        .annotate(of_township=Substr(village, 1, TOWNSHIP_DIGITS))
        .values("of_township")
        .annotate(**dict(zip(names, counts, strict=True)))
    )
    return {row["of_township"]: tuple(row[name] or 0 for name in names) for row in grouped}


def register_measures(*measures: Measure) -> None:
    """Add the measures of a room."""
    _MEASURES.update({measure.name: measure for measure in measures})


def measures() -> list[Measure]:
    """Return every measure, in the order of groups."""
    places = list(Group)
    return sorted(_MEASURES.values(), key=lambda one: places.index(one.group))


def measure_named(name: str) -> Measure | None:
    """Return a measure by its name; None where there is no such measure."""
    return _MEASURES.get(name)


def total_of(figures: Mapping[str, Figure]) -> Figure | None:
    """Return the figure of the county; None without rows anywhere."""
    found = list(figures.values())
    return sum(found[1:], found[0]) if found else None
