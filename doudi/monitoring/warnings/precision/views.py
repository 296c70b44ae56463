"""Pages of the precision of rules and of their retirement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.audit.queries import entries_about
from doudi.core.clock import this_month
from doudi.monitoring.warnings.precision import actions, queries
from doudi.monitoring.warnings.precision.columns import PART_COLUMNS, PRECISION_LIST, RETIREMENT_LIST
from doudi.monitoring.warnings.precision.forms import (
    DecideForm,
    PrecisionFilterForm,
    ProposeForm,
    TakeBackForm,
    next_month_initial,
)
from doudi.monitoring.warnings.precision.models import RuleRetirement
from doudi.monitoring.warnings.precision.queries import Precision
from doudi.monitoring.warnings.precision.workflow import RetirementState
from doudi.monitoring.warnings.rule_texts import RULES_BY_ID, rule_label, sentence_of
from doudi.ui.charts import BarPair, ChartPoint, ColumnChart, column_chart, pair_chart
from doudi.ui.forms import mark_chinese
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import date_and_time, month
from doudi.values.carries import carries
from doudi.values.dates import format_month_of_year

_MOST_BARS = 20


@carries("P18-20.b")
@require_GET
@permission_required(Permission.READ_WARNINGS)
def precision(request: StaffRequest) -> HttpResponse:
    """List how often each rule is right, with the trend of all."""
    filters = PrecisionFilterForm(request.GET, by=request.user)
    arguments = filters.arguments
    rows = queries.rule_precisions(by=request.user, **arguments)
    shown = open_list(request, PRECISION_LIST, rows, filters=filters)
    context = {
        "total": queries.total_of(rows, _("合计")),
        "median": queries.median_to_clear(by=request.user, **arguments),
        "goal": queries.GOAL_SECONDS,
        "trend": trend_chart(queries.months_of(by=request.user, place=arguments["place"])),
        "bars": _bars(rows),
        "to_retire": [row for row in rows if row.is_to_be_retired],
        "townships": queries.townships_of_rule("", by=request.user, since=arguments["since"], until=arguments["until"]),
        "columns": PART_COLUMNS,
    }
    return shown.render("warnings/precision/list.html", context)


def trend_chart(months: Sequence[Precision]) -> ColumnChart | None:
    """Return the precision of the months as columns; None while nothing has ended."""
    judged = [one for one in months if one.permille is not None]
    if not judged:
        return None
    points = [
        ChartPoint(
            one.label,
            format_month_of_year(int(one.key[5:7])),
            one.permille or 0,
            one.shown,
            is_current=one is judged[-1],
            exact=_("{shown}（{true}/{judged}）").format(shown=one.shown, true=one.true, judged=one.judged),
        )
        for one in judged
    ]
    return column_chart(_("各月预警的准确率"), _("准确率"), points)


def _bars(rows: Sequence[Precision]) -> Any:
    judged = sorted((row for row in rows if row.judged), key=lambda row: row.judged, reverse=True)[:_MOST_BARS]
    if not judged:
        return None
    pairs = [
        BarPair(
            f"{row.label}（{row.shown}）",
            row.true,
            row.judged,
            str(row.true),
            str(row.judged),
            is_short=row.is_to_be_retired,
        )
        for row in judged
    ]
    return pair_chart(_("各规则属实的和已办结的"), _("属实"), _("已办结"), pairs, _("规则"))


@permission_required(Permission.READ_WARNINGS)
def rule_precision(request: StaffRequest, rule_id: str) -> HttpResponse:
    """Show one rule by month and township; on POST propose to retire it.

    Raises:
        Http404: there is no such rule.
    """
    if rule_id not in RULES_BY_ID:
        raise Http404
    rows = queries.rule_precisions(by=request.user)
    one = next((row for row in rows if row.key == rule_id), Precision(rule_id, rule_label(rule_id)))
    under_way = queries.retirement_of(rule_id)
    form = None
    if request.user.may(Permission.MANAGE_WARNING_RULES) and under_way is None:
        words = gettext_noop("已办结{judged}条，准确率{shown}。")
        reason = words.format(judged=one.judged, shown=one.shown) if one.judged else ""
        form = ProposeForm(request.POST if request.method == "POST" else None, initial=next_month_initial(reason))
        mark_chinese(form, "reason")
        if form.perform(lambda: _propose(request, one, form)):
            messages.success(request, _("已提出，由另一人确认。"))
            return redirect("warnings:retirements")
    months = queries.months_of_rule(rule_id, by=request.user)
    context = {
        "rule": rule_label(rule_id),
        "sentence": sentence_of(rule_id),
        "one": one,
        "months": months,
        "trend": trend_chart(months),
        "townships": queries.townships_of_rule(rule_id, by=request.user),
        "columns": PART_COLUMNS,
        "retirement": under_way,
        "form": form,
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "warnings/precision/rule.html", context, status=status)


def _propose(request: StaffRequest, one: Precision, form: ProposeForm) -> None:
    actions.propose_retirement(
        by=request.user,
        rule_id=one.key,
        judged=one.judged,
        precision_permille=one.permille,
        **form.cleaned_data,
    )


@dataclass(frozen=True)
class RetirementRow:
    """A retirement in the list."""

    retirement: RuleRetirement

    @property
    def label(self) -> str:
        """The rule."""
        return rule_label(self.retirement.rule_id)

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("warnings:retirement", args=[self.retirement.pk])

    @property
    def precision(self) -> str:
        """What was known of the rule when it was proposed."""
        permille = self.retirement.precision_permille
        shown = "—" if permille is None else f"{permille // 10}.{permille % 10}%"
        return _("{shown}（{judged}条）").format(shown=shown, judged=self.retirement.judged)


@require_GET
@permission_required(Permission.READ_WARNINGS)
def retirements(request: StaffRequest) -> HttpResponse:
    """List the rules that were retired, or are to be."""
    shown = open_list(
        request, RETIREMENT_LIST, queries.retirements(), rows_of=lambda rows: [RetirementRow(row) for row in rows]
    )
    return shown.render("warnings/precision/retirements.html")


@permission_required(Permission.READ_WARNINGS)
def retirement(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a retirement; another person decides on it, and it may be taken back."""
    shown = get_object_or_404(queries.retirements(), pk=pk)
    form = _form_of(request, shown)
    if form is not None and form.perform(lambda: _act(request, shown, form)):
        messages.success(request, _("已登记。"))
        return redirect("warnings:retirement", pk=pk)
    context = {"rule": rule_label(shown.rule_id), "facts": _facts(shown), "form": form, "history": entries_about(shown)}
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "warnings/precision/retirement.html", context, status=status)


def _form_of(request: StaffRequest, shown: RuleRetirement) -> Any:
    data = request.POST if request.method == "POST" else None
    if not request.user.may(Permission.MANAGE_WARNING_RULES):
        return None
    initial = {"seen_version": shown.version}
    if shown.state == RetirementState.PROPOSED and shown.proposed_by_id != request.user.pk:
        return DecideForm(data, initial=initial)
    return TakeBackForm(data, initial=initial) if shown.state == RetirementState.CONFIRMED else None


def _act(request: StaffRequest, shown: RuleRetirement, form: Any) -> None:
    act = actions.decide_retirement if isinstance(form, DecideForm) else actions.take_back_retirement
    act(by=request.user, retirement=shown, **form.cleaned_data)


def _facts(shown: RuleRetirement) -> list[tuple[Any, Any]]:
    rows: list[tuple[Any, Any]] = [
        (_("状态"), shown.get_state_display()),
        (_("从哪个月起"), month(shown.from_month)),
        (_("理由"), shown.reason),
        (_("提出时"), RetirementRow(shown).precision),
        (pgettext("done", "提出"), f"{shown.proposed_by.name} {date_and_time(shown.proposed_at)}"),
    ]
    if shown.decided_by is not None:
        rows.append((_("确认"), f"{shown.decided_by.name} {date_and_time(shown.decided_at)} {shown.decided_why}"))
    if shown.taken_back_by is not None:
        since = _("{month}起").format(month=month(shown.until_month))
        rows.append((_("恢复"), f"{shown.taken_back_by.name} {since} {shown.taken_back_why}"))
    if shown.state == RetirementState.CONFIRMED and shown.from_month > this_month():
        rows.append((_("提示"), _("到{month}才生效。").format(month=month(shown.from_month))))
    return rows
