"""The month on the desk: how far the payroll is, what it pays, how that compares, and what the funds have left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from doudi import policy
from doudi.casework.department_reviews.queries import cases_for_department
from doudi.casework.worklist.filters import CaseFilter
from doudi.casework.worklist.queries import cases
from doudi.core.accounts.models import User
from doudi.core.accounts.money_scope import money_scope
from doudi.core.accounts.queries import open_sign_ins
from doudi.core.accounts.roles import Permission, Role
from doudi.core.audit.models import TrailHead
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.funding.overview import overview_of
from doudi.payments.models import Run
from doudi.payments.workflow import RunState
from doudi.registry.recipients.queries import recipient_counts
from doudi.ui.charts import BarPair, ChartPoint, ColumnChart, PairChart, column_chart, pair_chart
from doudi.ui.tables import Text
from doudi.ui.templatetags.ui import yuan
from doudi.values.benefit_month import format_month_in_words
from doudi.values.dates import format_month_of_year

MONTHS_SHOWN = 12
MAX_FIGURES = 3
_CACHE_SECONDS = 120
_FEN_PER_TEN_THOUSAND_YUAN = 1_000_000
_STEPS = (
    (RunState.PREPARED, gettext_lazy("核对")),
    (RunState.REVIEWED, gettext_lazy("批准")),
    (RunState.APPROVED, gettext_lazy("拨付")),
    (RunState.RELEASED, gettext_lazy("银行")),
    (RunState.CLOSED, gettext_lazy("结账")),
)
"""What a run waits for in each state; the last is reached, not waited for."""


@dataclass(frozen=True)
class PipelineStep:
    """A step of the month: done, current or to come."""

    label: Text
    state: str
    note: Text = ""


@dataclass(frozen=True)
class Figure:
    """A number of the month, how it is written, and a remark."""

    label: Text
    shown: str
    note: Text = ""
    tone: str = ""


@dataclass(frozen=True)
class MonthPanel:
    """The month of a user's division."""

    heading: str
    url: str
    steps: list[PipelineStep]
    figures: list[Figure]


def _monthly_runs() -> list[Run]:
    """Return the last monthly runs, the latest first."""
    runs = Run.objects.filter(kind=Run.Kind.MONTHLY).exclude(state=RunState.DISCARDED).order_by("-month", "-pk")
    fields = ("number", "month", "state", "total_fen", "payments_number", "withheld_number", "withheld_fen", "summary")
    return list(runs.only(*fields)[: MONTHS_SHOWN + 1])


def _sums(run: Run, scope: str) -> tuple[int, int, int, int]:
    """Return payments, fen, people on hold and fen on hold of a run in a county or a township."""
    paid = [row for row in run.summary.get("township", []) if row[0].startswith(scope)]
    held = [row for row in run.summary.get("withheld", []) if row[0].startswith(scope)]
    return *(sum(row[place] for row in paid) for place in (2, 3)), *(
        sum(row[place] for row in held) for place in (2, 3)
    )


def month_panel(*, by: User) -> MonthPanel | None:
    """Return the month of a user's payroll; of users without payroll, the figures of their own work."""
    scope = money_scope(by)
    if not by.may(Permission.READ_PAYROLL) or scope is None:
        figures = _figures_without_payroll(by)
        return MonthPanel(format_month_in_words(today()), "", [], figures) if figures else None
    runs = _monthly_runs()
    if not runs:
        return None
    run, earlier = runs[0], runs[1] if len(runs) > 1 else None
    number, total_fen, held, held_fen = _sums(run, scope)
    figures = [
        Figure(_("本月应发"), yuan(total_fen), _change(total_fen, _sums(earlier, scope)[1] if earlier else None)),
        Figure(_("笔数"), f"{number:,}"),
        Figure(_("缓发"), f"{held:,}", yuan(held_fen) if held else "", "warn" if held else ""),
    ]
    if by.may(Permission.READ_FUNDS):
        figures.append(_left(run))
    place = "" if len(scope) < TOWNSHIP_DIGITS else by.place
    heading = _("{month}发放").format(month=format_month_in_words(run.month)) + (f" · {place}" if place else "")
    return MonthPanel(heading, run.get_absolute_url(), _steps(run, scope), figures)


def _figures_without_payroll(by: User) -> list[Figure]:
    """Return the figures of village cadres, of departments and of the three administrators."""
    figures = []
    if by.may(Permission.READ_REGISTRY):
        counts = recipient_counts(by=by)
        figures += [Figure(_("本村在享"), f"{number:,}", name) for _code, name, number in counts[:MAX_FIGURES]]
    if by.may(Permission.READ_CASES):
        open_cases = cases(by=by, case_filter=CaseFilter(mine=False)).count()
        figures.append(Figure(_("本村在办"), f"{open_cases:,}", _("件申请")))
    if by.may(Permission.REVIEW_FOR_DEPARTMENT):
        figures.append(Figure(_("等本部门审核"), f"{cases_for_department(by=by).count():,}", _("件")))
    if by.may(Permission.MANAGE_ACCOUNTS):
        active = User.objects.filter(is_active=True).count()
        figures.append(Figure(_("启用的账号"), f"{active:,}", _("个")))
    if by.may(Permission.MANAGE_SECURITY):
        figures.append(Figure(_("现在登录着"), f"{open_sign_ins().count():,}", _("处")))
    if by.may(Permission.READ_AUDIT_TRAIL):
        head = TrailHead.objects.first()
        figures.append(Figure(_("操作记录"), f"{head.number if head else 0:,}", _("条，首尾相连")))
    return figures


def _change(total_fen: int, before_fen: int | None) -> str:
    """Say how an amount compares with the month before."""
    if before_fen is None:
        return ""
    if total_fen == before_fen:
        return _("和上月一样")
    word = _("比上月多{amount}") if total_fen > before_fen else _("比上月少{amount}")
    return word.format(amount=yuan(abs(total_fen - before_fen)))


def _steps(run: Run, scope: str) -> list[PipelineStep]:
    """Return the steps of a run; the first says how many townships have confirmed."""
    townships = {row[0] for row in run.summary.get("township", [])}
    confirmed = set(run.confirmations.values_list("township_code", flat=True))
    note = _("{done}/{all}乡镇已确认").format(done=len(confirmed & townships), all=len(townships))
    if scope in townships:
        note += _("，本乡镇已确认") if scope in confirmed else _("，本乡镇未确认")
    reached = [state for state, _label in _STEPS].index(RunState(run.state))
    steps = [PipelineStep(_("核算"), "done", _("已完成"))]
    for place, (state, label) in enumerate(_STEPS):
        is_done = place < reached or run.state == RunState.CLOSED
        shown = "done" if is_done else "current" if place == reached else "ahead"
        remark = note if state == RunState.PREPARED else _("已完成") if is_done else ""
        steps.append(PipelineStep(label, shown, remark or (_("进行中") if shown == "current" else "")))
    return steps


def _left(run: Run) -> Figure:
    """Return what the year's funds have left, and whether it covers a run that has not been released."""
    lines = {line.source: line.available_fen for line in overview_of(run.month.year).lines}
    left_fen = sum(lines.values())
    if run.state in {RunState.RELEASED, RunState.CLOSED}:
        return Figure(_("资金结余"), yuan(left_fen))
    short = [source for source, _key, _people, fen in run.summary.get("source", []) if lines.get(source, 0) < fen]
    note = _("{number}个来源不够发本月").format(number=len(short)) if short else _("够发本月")
    return Figure(_("资金结余"), yuan(left_fen), note, "bad" if short else "good")


def month_charts(*, by: User) -> list[tuple[str, ColumnChart | PairChart]]:
    """Return the charts of a role with their templates, at most two minutes old: spending by month, or the funds."""
    scope = money_scope(by)
    if scope is None or not by.may(Permission.READ_PAYROLL):
        return []
    is_finance = Role(by.role) is Role.FINANCE_OFFICER
    key = f"month-chart:{scope}:{'funds' if is_finance else 'months'}:{today()}:{get_language()}"
    found: Any = cache.get(key)
    if found is None:
        runs = _monthly_runs()
        found = (_funds_chart(runs) if is_finance else _months_chart(runs, scope)) if runs else None
        cache.set(key, found or "", _CACHE_SECONDS)
    template = "ui/components/pair_chart.html" if is_finance else "ui/components/column_chart.html"
    return [(template, found)] if found else []


def _months_chart(runs: Sequence[Run], scope: str) -> ColumnChart:
    totals = [(run, _sums(run, scope)[1]) for run in reversed(runs[:MONTHS_SHOWN])]
    is_large = max(total_fen for _run, total_fen in totals) >= 10 * _FEN_PER_TEN_THOUSAND_YUAN
    points = [
        ChartPoint(
            format_month_in_words(run.month),
            format_month_of_year(run.month.month),
            total_fen,
            f"{total_fen / _FEN_PER_TEN_THOUSAND_YUAN:,.1f}" if is_large else f"{total_fen // 100:,}",
            is_current=run is runs[0],
        )
        for run, total_fen in totals
    ]
    return column_chart(_("每月应发（万元）") if is_large else _("每月应发（元）"), _("应发"), points)


def _funds_chart(runs: Sequence[Run]) -> PairChart:
    """Compare what each source has left with what the month's run takes from it."""
    run = runs[0]
    is_released = run.state in {RunState.RELEASED, RunState.CLOSED}
    needed = {source: fen for source, _key, _people, fen in run.summary.get("source", [])}
    left = {line.source: line.available_fen for line in overview_of(run.month.year).lines}
    pairs = [
        BarPair(
            policy.SOURCE_LABELS.get(source, source),
            left[source],
            needed.get(source, 0),
            yuan(left[source]),
            yuan(needed.get(source, 0)),
            is_short=not is_released and left[source] < needed.get(source, 0),
        )
        for source in left
        if left[source] or needed.get(source)
    ]
    return pair_chart(
        _("各来源资金"), _("结余"), _("本月要付") if not is_released else _("本月已付"), pairs, _("资金来源")
    )
