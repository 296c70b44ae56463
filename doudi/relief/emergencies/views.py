"""Pages of emergency events: the list, the declaration, the event with what is done about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from doudi.core.accounts.models import User
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission, Role
from doudi.core.divisions.queries import place_name
from doudi.core.process import posted_version
from doudi.core.refusals import Refused
from doudi.relief.emergencies import actions, queries
from doudi.relief.emergencies.columns import EVENT_LIST, PROGRESS_COLUMNS, SWITCH_COLUMNS
from doudi.relief.emergencies.forms import (
    AreaForm,
    CloseForm,
    EndForm,
    EventFilterForm,
    EventForm,
    RefuseForm,
    SwitchForm,
)
from doudi.relief.emergencies.models import EmergencyEvent, PlanItem
from doudi.relief.emergencies.workflow import EventState
from doudi.relief.other_aid.queries import other_aid_by_kind
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import date_and_time, day


def event_or_404(request: StaffRequest, pk: int) -> EmergencyEvent:
    """Return an event that concerns the user's scope."""
    return get_object_or_404(queries.events(by=request.user), pk=pk)


@require_GET
@permission_required(Permission.READ_CASES)
def events(request: StaffRequest) -> HttpResponse:
    """List the events of the user's scope."""
    filters = EventFilterForm(request.GET)
    shown = open_list(request, EVENT_LIST, queries.events(by=request.user, **filters.chosen), filters=filters)
    return shown.render("relief/emergencies/list.html", {"may_propose": _is_of_bureau(request.user)})


@permission_required(Permission.HANDLE_CASES)
def propose_event(request: StaffRequest) -> HttpResponse:
    """Propose to declare an event."""
    form = EventForm(request.POST if request.method == "POST" else None)
    made: list[EmergencyEvent] = []
    if form.perform(lambda: made.append(actions.propose_event(by=request.user, **form.cleaned_data))):
        messages.success(request, _("已提出，等县局负责人确认。"))
        return redirect(made[0])
    return render(request, "relief/emergencies/propose.html", {"form": form}, status=422 if form.is_bound else 200)


@permission_required(Permission.READ_CASES)
def event(request: StaffRequest, pk: int) -> HttpResponse:
    """Show an event; a form of the page carries out one of its verbs."""
    found = event_or_404(request, pk)
    if request.method != "POST":
        return _show(request, found)
    if not request.user.may(Permission.HANDLE_CASES):
        raise PermissionDenied
    verb = request.POST.get("act", "")
    if verb in _BUTTONS:
        return _press(request, found, verb)
    if verb not in _FORMS:
        raise BadRequest
    form_class, act = _FORMS[verb]
    form = form_class(request.POST)
    if form.perform(lambda: act(request, found, form)):
        messages.success(request, _("已登记。"))
        return redirect(found)
    return _show(request, found, {verb: form})


def _press(request: StaffRequest, found: EmergencyEvent, verb: str) -> HttpResponse:
    try:
        _BUTTONS[verb](request, found)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("已登记。"))
    return redirect(found)


def _seen(request: StaffRequest) -> int:
    return posted_version(request.POST.get("seen_version", ""))


def _tick(request: StaffRequest, found: EmergencyEvent) -> None:
    item = get_object_or_404(PlanItem, event=found, pk=posted_version(request.POST.get("item", "")))
    actions.tick_plan_item(by=request.user, item=item, note=request.POST.get("note", ""))


_BUTTONS: dict[str, Callable[[StaffRequest, EmergencyEvent], object]] = {
    "confirm": lambda request, found: actions.confirm_event(by=request.user, event=found, seen_version=_seen(request)),
    "tick": _tick,
    "end_switch": lambda request, found: actions.end_event_switch(
        by=request.user, event=found, kind=request.POST.get("kind", "")
    ),
}
_FORMS: dict[str, tuple[Any, Callable[[StaffRequest, EmergencyEvent, Any], object]]] = {
    "refuse": (
        RefuseForm,
        lambda request, found, form: actions.refuse_event(by=request.user, event=found, **form.cleaned_data),
    ),
    "open_switch": (
        SwitchForm,
        lambda request, found, form: actions.open_event_switch(by=request.user, event=found, **form.chosen),
    ),
    "end": (EndForm, lambda request, found, form: actions.end_event(by=request.user, event=found, **form.cleaned_data)),
    "close": (
        CloseForm,
        lambda request, found, form: actions.close_event(by=request.user, event=found, **form.cleaned_data),
    ),
}


def _is_of_bureau(user: User) -> bool:
    return Role(user.role) in {Role.BUREAU_OFFICER, Role.BUREAU_LEADER}


def _forms_for(found: EmergencyEvent, user: User) -> dict[str, Any]:
    """Return the empty forms that fit the state of an event and the role of the user."""
    is_leader = Role(user.role) is Role.BUREAU_LEADER
    offered: dict[str, Any] = {}
    if is_leader and found.state == EventState.PROPOSED:
        offered["refuse"] = RefuseForm()
    if is_leader and found.state == EventState.RUNNING:
        offered |= {"open_switch": SwitchForm(), "end": EndForm()}
    if _is_of_bureau(user) and found.state == EventState.ENDED:
        offered["close"] = CloseForm()
    return offered


def _show(request: StaffRequest, found: EmergencyEvent, sent: dict[str, Any] | None = None) -> HttpResponse:
    user = request.user
    context = {
        "event": found,
        "facts": _facts(found),
        "villages": found.villages.all(),
        "places": [(place_name(one.village_code), one) for one in found.villages.all()],
        "plan_items": found.plan_items.select_related("done_by"),
        "switches": queries.switches_of(found),
        "switch_columns": SWITCH_COLUMNS,
        "other_aid": other_aid_by_kind(found, by=user),
        "forms": {**_forms_for(found, user), **(sent or {})},
        "is_running": found.state == EventState.RUNNING,
        "may_change": found.state == EventState.RUNNING and _is_of_bureau(user),
        "may_lead": found.state == EventState.RUNNING and Role(user.role) is Role.BUREAU_LEADER,
        "may_confirm": found.state == EventState.PROPOSED and Role(user.role) is Role.BUREAU_LEADER,
        **progress_context(found, by=user),
    }
    return render(request, "relief/emergencies/event.html", context, status=422 if sent else 200)


def progress_context(found: EmergencyEvent, *, by: User) -> dict[str, Any]:
    """Return the progress of a survey by township and village."""
    villages = queries.survey_progress(found, by=by)
    return {
        "event": found,
        "is_running": found.state == EventState.RUNNING,
        "progress_columns": PROGRESS_COLUMNS,
        "townships": queries.by_township(villages),
        "village_rows": villages,
        "total": queries.total_of(villages),
    }


@require_GET
@permission_required(Permission.READ_CASES)
def survey_progress(request: StaffRequest, pk: int) -> HttpResponse:
    """Return the part of the page with the progress, which renews itself."""
    found = event_or_404(request, pk)
    return render(request, "relief/emergencies/progress.html", progress_context(found, by=request.user))


def _facts(found: EmergencyEvent) -> list[tuple[Any, Any]]:
    rows: list[tuple[Any, Any]] = [
        (_("类型"), f"{found.get_kind_display()}，{found.get_level_display()}"),
        (_("发生日期"), day(found.began_on)),
        (_("依据"), found.legal_basis),
        (_("应急预案"), found.plan),
        (pgettext("done", "提出"), f"{found.proposed_by.name} {date_and_time(found.proposed_at)}"),
    ]
    if found.confirmed_by:
        rows.append((_("启动预案"), f"{found.confirmed_by.name} {date_and_time(found.plan_started_at)}"))
    if found.refused_reason:
        rows.append((pgettext("state", "不予启动"), found.refused_reason))
    if found.ended_on:
        rows.append((_("结束日期"), day(found.ended_on)))
    if found.survey_left_open_reason:
        rows.append((_("没有摸排完的原因"), found.survey_left_open_reason))
    return rows


@permission_required(Permission.HANDLE_CASES)
def change_area(request: StaffRequest, pk: int) -> HttpResponse:
    """Change the area of a running event from today on."""
    found = event_or_404(request, pk)
    form = AreaForm(found, request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.change_area(by=request.user, event=found, **form.cleaned_data)):
        messages.success(request, _("区域已变化，新增的村（居）已列入摸排。"))
        return redirect(found)
    context = {"form": form, "event": found}
    return render(request, "relief/emergencies/area.html", context, status=422 if form.is_bound else 200)
