"""Read statements of payments by programme, area, township, source or month, and the average dibao supplement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from doudi import policy
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.funding.account_codes import (
    FUNCTION_CODES,
    codes_in_words,
    direct_fund_mark,
    function_code,
    marks_in_words,
)
from doudi.payments.kept_figures import kept_figures
from doudi.payments.models import Line, LineShare, Run, programme_label
from doudi.payments.workflow import NOT_SENT_STATES, UNSENT_STATES, PaymentState, RunState
from doudi.policy import NoKnownValueError
from doudi.ui.tables import Text
from doudi.values.benefit_month import format_month_in_words
from doudi.values.carries import carries
from doudi.values.divisions import division_name

SENT_RUN_STATES = (RunState.RELEASED, RunState.CLOSED)
"""States of runs whose payments were sent."""
_AWAITING_BANK = (PaymentState.SENT, PaymentState.IN_QUESTION)


@dataclass(frozen=True)
class Breakdown:
    """A breakdown of a statement: its label, its column, and how a key is shown."""

    label: Text
    column: str
    show: Callable[[Any], str]


BREAKDOWNS = {
    "programme": Breakdown(_("项目"), "line__programme", programme_label),
    "area": Breakdown(_("城乡"), "line__area", lambda key: policy.WORD_LABELS.get(key, key)),
    "township": Breakdown(_("乡镇"), "township", lambda key: division_name(key) or key),
    "source": Breakdown(_("资金来源"), "source", lambda key: policy.SOURCE_LABELS.get(key, key)),
    "function_code": Breakdown(_("功能分类科目"), "function_code", lambda key: key or str(_("待确认"))),
    "month": Breakdown(_("月份"), "month", format_month_in_words),
}
BASES = {"paid": _("按发放月份"), "benefit": _("按待遇月份")}


@dataclass
class StatementLine:
    """One line of a statement, in fen. ``sent_fen`` includes what was paid, was returned, or still awaits the bank.

    ``function_codes`` and ``direct_fund_marks`` list the treasury's codes of what is in the line, in words.
    """

    name: str
    people: int
    sent_fen: int
    paid_fen: int
    returned_fen: int
    awaiting_bank_fen: int
    function_codes: str = ""
    direct_fund_marks: str = ""

    @property
    def net_fen(self) -> int:
        """Sent and not returned."""
        return self.sent_fen - self.returned_fen


def shares_of_sent_runs() -> QuerySet[LineShare]:
    """Return the shares of every payment of the runs that were sent; payment history from before is left out."""
    shares = LineShare.objects.filter(line__payment__run__state__in=SENT_RUN_STATES).order_by()
    return shares.exclude(line__payment__run__kind=Run.Kind.OPENING)


def released_shares() -> QuerySet[LineShare]:
    """Return the shares of all sent payments; payment history taken over from before is left out."""
    return shares_of_sent_runs().exclude(line__payment__state__in=UNSENT_STATES)


def statement(
    by: str, first: date, last: date, *, basis: str = "paid", programme: str = "", source: str = "", area: str = ""
) -> tuple[list[StatementLine], StatementLine]:
    """Return the lines of a statement from one month to another, and their total.

    Args:
        by: a key of BREAKDOWNS.
        basis: a key of BASES: months of payment or of benefit.
    Returns:
        The lines and the total; people in several lines count once in the total.
    """
    month = "line__payment__run__month" if basis == "paid" else "line__month"
    shares = released_shares().filter(**{f"{month}__gte": first, f"{month}__lte": last})
    for column, wanted in (("line__programme", programme), ("source", source), ("line__area", area)):
        if wanted:
            shares = shares.filter(**{column: wanted})
    shares = shares.annotate(
        month=F(month),
        township=Substr("line__payment__village_code", 1, TOWNSHIP_DIGITS),
        function_code=_function_code(last),
    )
    breakdown = BREAKDOWNS[by]
    asked = (by, first, last, basis, programme, source, area)
    rows, found_codes, total = kept_figures("statement", asked, lambda: _add_up(shares, breakdown.column))
    codes: dict[Any, set[str]] = {}
    marks: dict[Any, set[str]] = {}
    for row in found_codes:
        codes.setdefault(row[breakdown.column], set()).add(row["function_code"])
        marks.setdefault(row[breakdown.column], set()).add(direct_fund_mark(row["source"], last))
    lines = []
    for row in rows:
        key = row[breakdown.column]
        line = _line(breakdown.show(key), row)
        line.function_codes, line.direct_fund_marks = codes_in_words(codes[key]), marks_in_words(marks[key])
        lines.append(line)
    if by != "month":
        lines.sort(key=lambda line: -line.sent_fen)
    return lines, _line("", total)


def _add_up(shares: QuerySet[LineShare], column: str) -> tuple[list[Any], list[Any], dict[str, Any]]:
    """Return the sums by the column, the codes and sources of each, and the total of a statement."""
    sums = shares.values(column).annotate(**_MEASURES).order_by(column)
    codes = shares.values(*sorted({column, "function_code", "source"})).distinct()
    return list(sums), list(codes), shares.aggregate(**_MEASURES)


def _function_code(month: date) -> Case:
    """Return the expression for the functional account of a share, as in force in the month."""
    whens = [
        When(line__programme=programme, line__area=area, then=Value(function_code(programme, area, month)))
        for programme in FUNCTION_CODES
        for area in ("urban", "rural")
    ]
    return Case(*whens, default=Value(""), output_field=CharField())


def _sum_of(*states: str) -> Sum:
    return Sum("amount_fen", filter=Q(line__payment__state__in=states))


_MEASURES: dict[str, Any] = {
    "people": Count("line__person", distinct=True),
    "sent_fen": Sum("amount_fen"),
    "paid_fen": _sum_of(PaymentState.PAID),
    "returned_fen": _sum_of(PaymentState.RETURNED),
    "awaiting_bank_fen": _sum_of(*_AWAITING_BANK),
}


def _line(name: str, row: dict[str, Any]) -> StatementLine:
    people, sent_fen, paid_fen, returned_fen, awaiting_bank_fen = (int(row[measure] or 0) for measure in _MEASURES)
    return StatementLine(name, people, sent_fen, paid_fen, returned_fen, awaiting_bank_fen)


@dataclass(frozen=True)
class Supplement:
    """The average dibao supplement of an area in a month and its target, in fen; averages are rounded down."""

    month: date
    area: str
    people: int
    amount_fen: int
    target_fen: int | None

    @property
    def function_code(self) -> str:
        """The functional account of dibao in the area."""
        return codes_in_words([function_code("dibao", self.area, self.month)])

    @property
    def area_label(self) -> str:
        """Urban or rural; unknown for history taken over of people to whom nothing was due."""
        return str(policy.WORD_LABELS.get(self.area) or _("城乡不明"))

    @property
    def average_fen(self) -> int:
        return self.amount_fen // self.people if self.people else 0

    @property
    def is_reached(self) -> bool:
        return self.target_fen is None or self.average_fen >= self.target_fen

    @property
    def result(self) -> str:
        """The comparison with the target in words."""
        if self.target_fen is None:
            return "—"
        return str(_("达到") if self.is_reached else _("未达到"))


@carries("P30-1.1", "P30-1.2")
def supplements(year: int) -> list[Supplement]:
    """Return the average supplements of a year by month and area, of payments not returned (P30-1.1, P30-1.2)."""
    return [
        Supplement(row["month"], row["area"], row["people"], int(row["total"]), _target(row["month"], row["area"]))
        for row in kept_figures("supplements", (year,), lambda: _dibao_sums(year))
    ]


def _dibao_sums(year: int) -> list[Any]:
    """Return people and fen of dibao by month and area, of payments not returned."""
    sent = Line.objects.filter(programme="dibao", month__year=year, payment__run__state__in=SENT_RUN_STATES)
    by_area = sent.exclude(payment__state__in=NOT_SENT_STATES).order_by().values("month", "area")
    summed = by_area.annotate(people=Count("person", distinct=True), total=Sum("amount_fen"))
    return list(summed.order_by("month", "area"))


def _target(month: date, area: str) -> int | None:
    if not area:
        return None
    try:
        return int(policy.parameter_value("dibao_average_supplement_target", month, today(), area))
    except NoKnownValueError:
        return None


def years() -> list[int]:
    """Return the years with sent runs and the current year, the latest first."""
    run_years = {month.year for month in Run.objects.filter(state__in=SENT_RUN_STATES).values_list("month", flat=True)}
    return sorted(run_years | {today().year}, reverse=True)
