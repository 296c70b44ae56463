"""Pages of time limits: what was decided in time, the talks, and the list of powers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.supervision.measures.periods import quarter_of
from doudi.supervision.time_limits import actions, queries
from doudi.supervision.time_limits.columns import GROUP_LIST, POWER_LIST, TALK_LIST, TOWNSHIP_LIST
from doudi.supervision.time_limits.forms import OpenTalksForm, QuarterFilterForm, TalkFilterForm
from doudi.supervision.time_limits.models import Talk
from doudi.supervision.time_limits.powers import powers as powers_of
from doudi.supervision.time_limits.verbs import VERBS
from doudi.supervision.time_limits.workflow import OPEN_STATES, TALK_TRANSITIONS, TalkState
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import day


@dataclass(frozen=True)
class _Township:
    """The figures of a township, with the address of its cases."""

    figures: queries.Timeliness
    url: str

    def __getattr__(self, name: str) -> Any:
        return getattr(self.figures, name)


@require_GET
@permission_required(Permission.READ_SUPERVISION)
def overview(request: StaffRequest) -> HttpResponse:
    """Show what was decided in time in a quarter: by township, by matter, by channel."""
    filters = QuarterFilterForm(request.GET)
    period = filters.period
    rows_page = reverse("supervision_measures:rows", args=["decided_in_time"])
    may_see_rows = request.user.may(Permission.READ_REGISTRY)
    rows = [
        _Township(one, f"{rows_page}?{urlencode({'period': period.key, 'place': one.key})}" if may_see_rows else "")
        for one in queries.by_township(period, by=request.user)
    ]
    group = queries.by_channel if filters.chosen["of"] == "channel" else queries.by_matter
    shown = open_list(request, TOWNSHIP_LIST, rows, filters=filters)
    context = {"period": period, "groups": group(period, by=request.user), "group_columns": GROUP_LIST}
    return shown.render("supervision_time_limits/overview.html", context)


@permission_required(Permission.READ_SUPERVISION)
def talks(request: StaffRequest) -> HttpResponse:
    """List the talks; propose those of the last quarter."""
    may_manage = request.user.may(Permission.MANAGE_SUPERVISION)
    if request.method == "POST" and not may_manage:
        raise BadRequest
    form = OpenTalksForm(request.POST if request.method == "POST" else None)
    quarter = queries.last_quarter()
    opened: list[list[Talk]] = []
    if form.perform(lambda: opened.append(actions.open_talks(by=request.user, quarter=quarter.first))):
        messages.success(request, _("提出约谈{number}个乡镇。").format(number=len(opened[0])))
        return redirect("supervision_time_limits:talks")
    filters = TalkFilterForm(request.GET)
    shown = open_list(request, TALK_LIST, queries.talks(by=request.user, **filters.chosen), filters=filters)
    context = {"form": form if may_manage else None, "quarter": quarter}
    answer = shown.render("supervision_time_limits/talks.html", context)
    if form.is_bound:
        answer.status_code = 422
    return answer


@permission_required(Permission.READ_SUPERVISION)
def talk(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a talk and take its next step."""
    found = get_object_or_404(queries.talks(by=request.user), pk=pk)
    asked = request.POST.get("act", "") if request.method == "POST" else ""
    offered = [
        verb
        for verb in VERBS.values()
        if verb.permission and request.user.may(verb.permission) and TALK_TRANSITIONS.allows(found.state, verb.name)
    ]
    if request.method == "POST" and asked not in {verb.name for verb in offered}:
        raise BadRequest
    forms = {}
    for verb in offered:
        initial = {"seen_version": found.version, "day": found.due_on, "who": found.invited_who}
        is_asked = verb.name == asked
        forms[verb.name] = verb.form(
            request.POST if is_asked else None, initial=initial, auto_id="%s" if is_asked else f"{verb.name}_%s"
        )
    if asked:
        form = forms[asked]
        if form.perform(lambda: VERBS[asked].act(by=request.user, talk=found, **form.cleaned_data)):
            messages.success(request, VERBS[asked].done)
            return redirect(found)
    context = {
        "talk": found,
        "quarter": quarter_of(found.quarter),
        "is_at_work": found.state in OPEN_STATES,
        "facts": _facts(found),
        "reasons": queries.reasons_of(found),
        "follow_ups": found.follow_ups.select_related("recorded_by"),
        "verbs": [(verb, forms[verb.name]) for verb in offered],
    }
    return render(request, "supervision_time_limits/talk.html", context, status=422 if asked else 200)


def _facts(found: Talk) -> list[tuple[Any, Any]]:
    facts: list[tuple[Any, Any]] = [(_("约谈期限"), day(found.due_on))]
    if found.is_second_running:
        facts.append((_("连续两个季度"), _("是，报县政府")))
    if found.invited_for:
        facts.append((_("通知"), f"{day(found.invited_for)} {found.invited_who}"))
    if found.held_on:
        facts += [
            (_("约谈"), day(found.held_on)),
            (_("参加人"), found.attended),
            (_("原因"), found.causes),
            (_("承诺"), found.promises),
            (_("兑现期限"), day(found.promised_by)),
        ]
    if found.closed_on:
        label = _("不约谈的理由") if found.state == TalkState.DROPPED else _("结果")
        facts.append((label, f"{found.closing} {day(found.closed_on)}"))
    return facts


@require_GET
@permission_required(Permission.READ_SUPERVISION)
def powers(request: StaffRequest) -> HttpResponse:
    """List who acts in each step of each matter, and what was passed to townships."""
    shown = open_list(request, POWER_LIST, powers_of(by=request.user))
    return shown.render("supervision_time_limits/powers.html")
