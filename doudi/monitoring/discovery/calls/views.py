"""Pages of calls at the hotlines."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.monitoring.discovery.calls import actions, queries
from doudi.monitoring.discovery.calls.columns import CALL_LIST
from doudi.monitoring.discovery.calls.forms import CallFilterForm, CallForm, EndCallForm, RevealCallerForm
from doudi.monitoring.discovery.calls.models import HotlineCall
from doudi.monitoring.discovery.leads.queries import family_of
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import date_and_time, day, due_day


@require_GET
@permission_required(Permission.READ_CASES)
def calls(request: StaffRequest) -> HttpResponse:
    """List the calls."""
    filters = CallFilterForm(request.GET, by=request.user)
    shown = open_list(request, CALL_LIST, queries.calls(by=request.user, **filters.chosen), filters=filters)
    return shown.render("discovery/calls/list.html", {"may_record": request.user.may(Permission.HANDLE_CASES)})


@permission_required(Permission.HANDLE_CASES)
def new_call(request: StaffRequest) -> HttpResponse:
    """Write a call down."""
    form = CallForm(request.user, request.POST if request.method == "POST" else None)
    made: list[HotlineCall] = []
    if form.perform(lambda: made.append(actions.record_call(by=request.user, report=form.report()))):
        lead = made[0].lead
        messages.success(request, _("已登记，并报了困难线索。") if lead else _("已登记。"))
        return redirect(made[0])
    return render(request, "discovery/calls/new.html", {"form": form}, status=422 if form.is_bound else 200)


@permission_required(Permission.READ_CASES, fresh_code_verbs=frozenset({"reveal"}))
def call(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a call: end it, or see who called."""
    found = get_object_or_404(queries.calls(by=request.user), pk=pk)
    asked = request.POST.get("act", "") if request.method == "POST" else ""
    may_handle = request.user.may(Permission.HANDLE_CASES)
    if asked and (not may_handle or asked not in {"end", "reveal"}):
        raise BadRequest
    end = EndCallForm(request.POST if asked == "end" else None, initial={"seen_version": found.version})
    reveal = RevealCallerForm(request.POST if asked == "reveal" else None, auto_id="reveal_%s")
    if asked == "end" and end.perform(lambda: actions.end_call(by=request.user, call=found, **end.cleaned_data)):
        messages.success(request, _("来电已办结。"))
        return redirect(found)
    callers: list[tuple[str, str]] = []
    is_shown = asked == "reveal" and reveal.perform(
        lambda: callers.append(actions.reveal_caller(by=request.user, call=found, **reveal.cleaned_data))
    )
    context = {
        "call": found,
        "family": family_of(found.lead, by=request.user) if found.lead else None,
        "facts": _facts(found, may_handle=may_handle),
        "end_form": end if may_handle and found.ended_on is None else None,
        "reveal_form": reveal if may_handle and (found.sealed_caller or found.caller_phone) else None,
        "caller": callers[0] if callers else None,
    }
    return render(request, "discovery/calls/call.html", context, status=422 if asked and not is_shown else 200)


def _facts(found: HotlineCall, *, may_handle: bool) -> list[tuple[Any, Any]]:
    facts: list[tuple[Any, Any]] = [
        (_("热线"), found.get_line_display()),
        (_("来电时间"), date_and_time(found.called_at)),
        (_("来电事项"), found.get_kind_display()),
        (_("村（居）"), place_name(found.village_code)),
        (_("工单编号"), found.order_number or "—"),
        (_("说了什么"), found.sealed_text.clear()),
        (_("登记人"), found.recorded_by.name),
        (_("期限"), due_day(found.due_on)),
    ]
    if may_handle:
        facts.append((_("来电号码"), str(found.caller_phone) if found.caller_phone else "—"))
    if found.sealed_told_whom and may_handle:  # mostly the caller
        facts.append((_("告诉了谁"), found.sealed_told_whom.clear()))
    if found.sealed_told:
        facts.append((_("告诉了什么"), found.sealed_told.clear()))
    if found.ended_on:
        who = found.ended_by.name if found.ended_by else ""
        facts += [(_("办理结果"), found.sealed_end.clear()), (_("办结"), f"{who} {day(found.ended_on)}")]
    return facts
