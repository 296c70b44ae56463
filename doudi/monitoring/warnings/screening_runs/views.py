"""Pages of the runs of the screening."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.monitoring.warnings.models import ScreeningRun
from doudi.monitoring.warnings.screening_runs import jobs, queries
from doudi.monitoring.warnings.screening_runs.columns import (
    DELIVERY_COLUMNS,
    NOT_RUN_COLUMNS,
    RULE_COLUMNS,
    RUN_LIST,
)
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import date_and_time, day, month


@require_GET
@permission_required(Permission.READ_WARNINGS)
def screening_runs(request: StaffRequest) -> HttpResponse:
    """List the computations of the warnings."""
    shown = open_list(request, RUN_LIST, queries.screening_runs())
    may_screen = request.user.may(Permission.MANAGE_WARNING_RULES)
    return shown.render("warnings/screening_runs/list.html", {"may_screen": may_screen})


@require_GET
@permission_required(Permission.READ_WARNINGS)
def screening_run(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what a computation read, which rules ran, and what came of it."""
    run = get_object_or_404(queries.screening_runs(), pk=pk)
    context = {
        "run": run,
        "facts": _facts(run),
        "rules": (RULE_COLUMNS, queries.rule_rows(run)),
        "not_run": (NOT_RUN_COLUMNS, queries.not_run_rows(run)),
        "deliveries": (DELIVERY_COLUMNS, queries.delivery_rows(run)),
    }
    return render(request, "warnings/screening_runs/run.html", context)


@require_POST
@permission_required(Permission.MANAGE_WARNING_RULES)
def screen_now(request: StaffRequest) -> HttpResponse:
    """Let the warnings of the present month be computed."""
    jobs.request_screening(by=request.user)
    messages.success(request, _("已经排上队，算完以后这里能看到结果。"))
    return redirect("warnings:screening_runs")


def _facts(run: ScreeningRun) -> list[tuple[Any, Any]]:
    rows: list[tuple[Any, Any]] = [
        (_("月份"), month(run.month)),
        (_("登记截至"), day(run.known)),
        (_("状态"), run.get_state_display()),
        (_("开始"), date_and_time(run.started_at)),
    ]
    if run.ended_at is not None:
        rows.append((_("结束"), date_and_time(run.ended_at)))
    if run.state == ScreeningRun.State.DONE:
        rows.append((_("重算范围"), _range(run)))
    rows.append((pgettext("done", "提出"), run.started_by.name if run.started_by else _("系统")))
    if run.message:
        rows.append((_("说明"), run.message))
    return rows


def _range(run: ScreeningRun) -> str:
    if run.people_read is None:
        return _("全县")
    return _("登记有变动的人和他们的家庭，共{number}人").format(number=run.people_read)
