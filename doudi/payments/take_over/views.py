"""Pages of the take-over: the county, a township, and recipients without an account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission, Role
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.scope import contains
from doudi.core.process import posted_version
from doudi.payments import actions
from doudi.payments.models import TownshipTakeOver, Withheld
from doudi.payments.take_over import columns, queries
from doudi.payments.take_over.steps import TownshipProgress, recipients_without_account
from doudi.ui.pagination import page_of
from doudi.values.divisions import division_name


@require_GET
@permission_required(Permission.IMPORT_ROLLS)
def take_overs(request: StaffRequest) -> HttpResponse:
    """List the townships with the progress of their take-over; a township's own officers go straight to theirs."""
    scope = request.user.scope or ""
    if len(scope) >= TOWNSHIP_DIGITS:
        return redirect("payments:take_over", code=scope[:TOWNSHIP_DIGITS])
    rows = queries.township_rows(request.user)
    live = sum(row.take_over is not None and row.take_over.state == TownshipTakeOver.State.LIVE for row in rows)
    context = {"rows": rows, "columns": columns.TOWNSHIP_COLUMNS, "live": live, "total": len(rows)}
    return render(request, "payments/take_overs.html", context)


def _township(request: StaffRequest, code: str) -> str:
    """Return the code of a township in the user's scope.

    Raises:
        Http404
    """
    if len(code) != TOWNSHIP_DIGITS or division_name(code) is None or not contains(request.user.scope, code):
        raise Http404
    return code


@require_GET
@permission_required(Permission.IMPORT_ROLLS)
def take_over(request: StaffRequest, code: str) -> HttpResponse:
    """Show the steps of a township's take-over, each with what is open."""
    progress = TownshipProgress(_township(request, code))
    rehearsal = progress.rehearsal
    shows_result = rehearsal is not None and rehearsal.result is not None
    context: dict[str, Any] = {
        "code": code,
        "name": division_name(code),
        "progress": progress,
        "steps": list(enumerate(progress.steps(), start=1)),
        "take_over": progress.take_over,
        "rehearsal": rehearsal,
        "rehearsed_columns": columns.REHEARSED_COLUMNS,
        "reason_columns": columns.STOPPED_REASON_COLUMNS,
        "stopped_columns": columns.STOPPED_COLUMNS,
        **_buttons(request, progress),
    }
    if rehearsal is not None and shows_result:
        labels = dict(Withheld.Reason.choices)
        context["by_reason"] = [{**row, "label": labels[row["reason"]]} for row in rehearsal.result["by_reason"]]
        context["stopped"] = queries.stopped_lines(rehearsal)
    return render(request, "payments/take_over.html", context)


def _buttons(request: StaffRequest, progress: TownshipProgress) -> dict[str, bool]:
    """Return which buttons the user has in the present state."""
    user, take_over = request.user, progress.take_over
    state = take_over.state if take_over is not None else ""
    is_bureau = user.may(Permission.APPROVE_PAYROLL) or user.may(Permission.PREPARE_PAYROLL)
    is_ready = not any(point.is_blocking for step in progress.steps()[:4] for point in step.points)
    return {
        "may_rehearse": state in {"open", "proposed"},
        "may_propose": state == "open" and user.role == Role.TOWNSHIP_LEADER and is_ready,
        "may_decide": state == "proposed" and is_bureau,
    }


@require_POST
@permission_required(Permission.IMPORT_ROLLS)
def act(request: StaffRequest, code: str, verb: str) -> HttpResponse:
    """Rehearse, propose to go live, go live or return the proposal."""
    progress = TownshipProgress(_township(request, code))
    row = progress.take_over
    if row is None:
        raise Http404
    seen: dict[str, Any] = {"seen_version": posted_version(request.POST.get("version", ""))}
    by = request.user
    if verb == "rehearse":
        actions.request_rehearsal(by=by, take_over=row)
        messages.success(request, _("正在演练，稍后刷新。"))
    elif verb == "propose":
        actions.propose_go_live(by=by, take_over=row, **seen)
        messages.success(request, _("已报请县局启用。"))
    elif verb == "go_live":
        actions.confirm_go_live(by=by, take_over=row, **seen)
        messages.success(request, _("已启用。"))
    elif verb == "return":
        actions.return_go_live(by=by, take_over=row, why=request.POST.get("why", ""), **seen)
        messages.success(request, _("已退回。"))
    else:
        raise Http404
    return redirect("payments:take_over", code=code)


@require_GET
@permission_required(Permission.IMPORT_ROLLS)
def without_account(request: StaffRequest, code: str) -> HttpResponse:
    """List the recipients of a township who have no account."""
    shown = page_of(request, recipients_without_account(_township(request, code)))
    context = {
        "code": code,
        "name": division_name(code),
        "columns": columns.WITHOUT_ACCOUNT_COLUMNS,
        "shown": shown,
    }
    return render(request, "payments/without_account.html", context)
