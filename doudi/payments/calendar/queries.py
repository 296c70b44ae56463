"""Read the pay calendar: deadlines, unconfirmed rolls and late payments by township."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.accounts.models import User
from doudi.core.accounts.money_scope import money_scope
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.scope import bounds
from doudi.payments.calendar.pay_days import pay_day
from doudi.payments.kept_figures import kept_figures
from doudi.payments.models import Line, Run
from doudi.payments.runs.confirmations import townships_not_confirmed
from doudi.payments.workflow import UNSENT_STATES, PaymentState, RunState
from doudi.ui.pagination import RowCount, count_rows
from doudi.values.benefit_month import add_months, format_month_in_words
from doudi.values.carries import carries
from doudi.values.divisions import division_name

_UNDERWAY = [PaymentState.SENT, PaymentState.IN_QUESTION]
_RAISED = (("dibao_standard", "rural"), ("dibao_standard", "urban"))


@dataclass(frozen=True)
class Deadline:
    """A day by which something has to be paid, and its status. ``days_left`` is negative once the day has passed."""

    label: str
    day: date
    days_left: int
    status: str
    done: bool
    url: str

    @property
    def days_late(self) -> int:
        return max(0, -self.days_left)

    @property
    def alarms(self) -> bool:
        """Whether the deadline is near or past and not met."""
        before = int(policy.parameter_value("pay_day_alarm_days", self.day.replace(day=1), today()))
        return not self.done and self.days_left <= before


@carries("P18-5.b")
def deadlines() -> list[Deadline]:
    """Return the pay days of this and the last month and the deadlines of an uprating; empty before the first run."""
    if not Run.objects.exclude(state=RunState.DISCARDED).exists():
        return []
    this = today().replace(day=1)
    found = [_pay_day(month) for month in (add_months(this, -1), this)]
    return [one for one in [*found, *_raise(this.year)] if one is not None]


def _pay_day(month: date) -> Deadline | None:
    runs = Run.objects.filter(kind=Run.Kind.MONTHLY, month=month).exclude(state=RunState.DISCARDED)
    run = runs.order_by("pk").first()
    if run is None and month < today().replace(day=1):
        return None
    day = run.due_on if run else pay_day(month)
    label = _("{month}救助金到账").format(month=format_month_in_words(month))
    return _deadline(label, day, run)


def _deadline(label: str, day: date, run: Run | None) -> Deadline:
    status, done = _("还没有核算"), False
    if run is not None:
        waiting = _underway(run) if run.state == RunState.RELEASED else 0
        done = run.state == RunState.CLOSED or (run.state == RunState.RELEASED and not waiting)
        status = _("{number}笔银行还没有最终回盘").format(number=waiting) if waiting else str(run.get_state_display())
    url = run.get_absolute_url() if run else reverse("payments:runs")
    return Deadline(label, day, (day - today()).days, status, done, url)


def _underway(run: Run) -> int:
    """Return how many payments of a run have no final answer of the bank."""
    return kept_figures("underway", (run.pk,), lambda: run.payments.filter(state__in=_UNDERWAY).count())


def _raise(year: int) -> list[Deadline]:
    """Return the deadlines of an uprating decided after the year had begun, with the first run by new standards."""
    january = date(year, 1, 1)
    now = _standards(january, today())
    if now == _standards(january, january - timedelta(days=1)):
        return []
    monthly = Run.objects.filter(kind=Run.Kind.MONTHLY, known_at__year=year).exclude(state=RunState.DISCARDED)
    paying = next(
        (run for run in monthly.order_by("pk") if _standards(january, timezone.localdate(run.known_at)) == now), None
    )
    named = (
        ("raise_payment_deadline", _("{year}年提标补发到账")),
        ("raise_completion_deadline", _("{year}年提标补发全部完成")),
    )
    found = []
    for parameter, label in named:
        month, day = str(policy.parameter_value(parameter, january, today())).split("-")
        found.append(_deadline(label.format(year=year), date(year, int(month), int(day)), paying))
    return found


def _standards(month: date, known: date) -> list[Any]:
    found: list[Any] = []
    for name, area in _RAISED:
        try:
            found.append(policy.parameter_value(name, month, known, area))
        except policy.NoKnownValueError:
            found.append(None)
    return found


@dataclass(frozen=True)
class UnconfirmedRoll:
    """A township that has not confirmed its roll."""

    run: Run
    code: str
    name: str
    days: int

    @property
    def url(self) -> str:
        """The address of the roll."""
        return reverse("payments:roll", args=[self.run.pk, self.code])


def unconfirmed_rolls(by: User) -> list[UnconfirmedRoll]:
    """Return the unconfirmed rolls in the user's division, with the days since they were prepared."""
    scope = (money_scope(by) or "-")[:TOWNSHIP_DIGITS]
    found = []
    for run in Run.objects.filter(state=RunState.PREPARED).exclude(kind=Run.Kind.OPENING).order_by("pk"):
        days = (today() - timezone.localdate(run.prepared_at)).days
        found += [
            UnconfirmedRoll(run, code, division_name(code) or code, days)
            for code in townships_not_confirmed(run)
            if code.startswith(scope)
        ]
    return found


def _first_time(month: date, by: User) -> QuerySet[Line]:
    """Return the lines of a month that were due on its pay day: first computations and what was sent again of them."""
    first, last = bounds(money_scope(by) or "-")
    found = Line.objects.filter(month=month, payment__village_code__gte=first, payment__village_code__lte=last)
    first_part = Line.objects.filter(
        person=OuterRef("person"),
        programme=OuterRef("programme"),
        month=OuterRef("month"),
        part=1,
        payment__run=OuterRef("payment__run"),
    )
    is_first = Q(part=1) | Q(part=2) & Exists(first_part)  # the part of a care payee beside the person's
    return found.filter(is_first | Q(payment__replaces__isnull=False)).exclude(payment__run__kind=Run.Kind.OPENING)


def _arrived_late(month: date, by: User) -> QuerySet[Line]:
    return _first_time(month, by).filter(payment__state=PaymentState.PAID, payment__settled_on__gt=pay_day(month))


@dataclass
class TownshipLateness:
    """What of a month was paid late to a township, and what is still missing; totals in fen."""

    code: str
    name: str
    late: int = 0
    late_fen: int = 0
    last_on: date | None = None
    most_days: int = 0
    missing: int = 0
    missing_fen: int = 0


def lateness_by_township(month: date, by: User) -> list[TownshipLateness]:
    """Return by township what arrived after the pay day, and what is still missing after it."""
    found: dict[str, TownshipLateness] = {}

    def of(code: str) -> TownshipLateness:
        return found.setdefault(code, TownshipLateness(code, division_name(code) or code))

    day, is_over = pay_day(month), today() > pay_day(month)
    asked = (month, day, is_over, money_scope(by))
    late, waiting = kept_figures("lateness", asked, lambda: _add_up_lateness(month, by, is_over=is_over))
    for row in late:
        lateness = of(row["township"])
        lateness.late, lateness.late_fen, lateness.last_on = row["number"], row["fen"], row["last"]
        lateness.most_days = (row["last"] - day).days
    for row in waiting:
        lateness = of(row["township"])
        lateness.missing, lateness.missing_fen = row["number"], row["fen"]
    return [lateness for _code, lateness in sorted(found.items())]


def _add_up_lateness(month: date, by: User, *, is_over: bool) -> tuple[list[Any], list[Any]]:
    """Return by township what arrived late, and what is missing once the pay day is over."""
    late = _by_township(_arrived_late(month, by))
    if not is_over:
        return late, []
    again = Q(payment__replaced_by__isnull=False) & ~Q(payment__replaced_by__state__in=UNSENT_STATES)
    waiting = _first_time(month, by).filter(payment__state__in=[*_UNDERWAY, PaymentState.RETURNED]).exclude(again)
    return late, _by_township(waiting)


def _by_township(lines: QuerySet[Line]) -> list[Any]:
    township = Substr("payment__village_code", 1, TOWNSHIP_DIGITS)
    by_code = lines.order_by().annotate(township=township).values("township")
    number, last = Count("payment", distinct=True), Max("payment__settled_on")
    return list(by_code.annotate(number=number, fen=Sum("amount_fen"), last=last))


def late_lines_number(month: date, by: User) -> RowCount:
    """Return how many lines of a month arrived after its pay day."""
    asked = (month, pay_day(month), money_scope(by))
    return kept_figures("late-lines", asked, lambda: count_rows(_arrived_late(month, by)))


def late_lines(month: date, by: User) -> QuerySet[Line]:
    """Return the lines of a month that arrived after its pay day, the latest first."""
    found = _arrived_late(month, by).select_related("payment__person", "payment__run")
    return found.order_by("-payment__settled_on", "payment__village_code", "pk")


@dataclass(frozen=True)
class LateRow:
    """A line that arrived late, with the days after the pay day."""

    line: Line
    late_days: int


def with_days_late(lines: Sequence[Line], day: date) -> list[LateRow]:
    """Return lines with how many days after the pay day each arrived."""
    return [LateRow(line, (line.payment.settled_on - day).days if line.payment.settled_on else 0) for line in lines]
