"""Pages of volunteers and activities."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.care.charity.activities import actions, queries
from doudi.care.charity.activities.models import Activity, Volunteer
from doudi.care.charity.areas import charity_scope
from doudi.care.charity.columns import ACTIVITY_LIST, VOLUNTEER_LIST
from doudi.care.charity.forms import ActivityFilterForm, ActivityForm, VoidActivityForm, VolunteerForm
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.core.refusals import Refused
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import day


@require_GET
@permission_required(Permission.READ_CHARITY)
def activities(request: StaffRequest) -> HttpResponse:
    """List the activities of the user's area."""
    filters = ActivityFilterForm(request.GET, by=request.user)
    shown = open_list(request, ACTIVITY_LIST, queries.activities(by=request.user, **filters.chosen), filters=filters)
    context = {"may_manage": request.user.may(Permission.MANAGE_CHARITY)}
    return shown.render("care_charity/activities/list.html", context)


@permission_required(Permission.MANAGE_CHARITY)
def new_activity(request: StaffRequest) -> HttpResponse:
    """Write down what volunteers did."""
    form = ActivityForm(request.user, request.POST if request.method == "POST" else None)
    made: list[Activity] = []
    if form.perform(lambda: made.append(actions.record_activity(by=request.user, report=form.report))):
        messages.success(request, _("活动已登记。"))
        return redirect(made[0])
    context = {"form": form}
    return render(request, "care_charity/activities/new.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.READ_CHARITY)
def activity(request: StaffRequest, pk: int) -> HttpResponse:
    """Show an activity with who took part; void one that was recorded wrongly."""
    found = get_object_or_404(queries.activities(by=request.user), pk=pk)
    may_void = request.user.may(Permission.MANAGE_CHARITY) and not found.void_reason
    if request.method == "POST" and not may_void:
        raise BadRequest
    form = VoidActivityForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.void_activity(by=request.user, activity=found, **form.cleaned_data)):
        messages.success(request, _("活动已作废。"))
        return redirect(found)
    shares = [
        _("{name} {hours}小时").format(name=one.volunteer.sealed_name.clear(), hours=queries.hours(one.minutes))
        for one in found.shares.select_related("volunteer").order_by("pk")
    ]
    facts = [
        (_("类别"), found.get_kind_display()),
        (_("地点"), place_name(found.area_code)),
        (_("日期"), day(found.day)),
        (_("服务"), _("{households}户、{people}人").format(households=found.households, people=found.people)),
        (_("做了什么"), found.result),
        (_("志愿者"), "、".join(shares)),
        (_("登记"), found.recorded_by.name),
    ]
    if found.void_reason:
        facts.append((_("作废理由"), found.void_reason))
    context = {"activity": found, "facts": facts, "form": form if may_void else None}
    return render(request, "care_charity/activities/activity.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.MANAGE_CHARITY)
def volunteers(request: StaffRequest) -> HttpResponse:
    """List the volunteers of the user's area with their hours, and register one."""
    form = VolunteerForm(request.user, request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.register_volunteer(by=request.user, **form.cleaned_data)):
        messages.success(request, _("志愿者已登记。"))
        return redirect("care_charity:volunteers")
    rows = queries.volunteers(by=request.user)
    shown = open_list(request, VOLUNTEER_LIST, rows, rows_of=queries.volunteer_rows)
    answer = shown.render("care_charity/activities/volunteers.html", {"form": form})
    if form.is_bound:
        answer.status_code = 422
    return answer


@require_POST
@permission_required(Permission.MANAGE_CHARITY)
def leave(request: StaffRequest, pk: int) -> HttpResponse:
    """Record that a volunteer takes part no more."""
    found = get_object_or_404(Volunteer.objects.in_scope(charity_scope(request.user)), pk=pk)
    try:
        actions.leave(by=request.user, volunteer=found)
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("care_charity:volunteers")
