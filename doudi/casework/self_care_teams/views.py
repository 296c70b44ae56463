"""Pages of the teams and of the assessment of a case."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from doudi.casework.models import Case, SelfCareTeam, SelfCareTeamMember
from doudi.casework.self_care_teams import actions, queries
from doudi.casework.self_care_teams.columns import TEAM_COLUMNS
from doudi.casework.self_care_teams.forms import AssessmentForm, TeamForm
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.refusals import Refused


@permission_required(Permission.NAME_SELF_CARE_TEAMS)
def self_care_teams(request: StaffRequest) -> HttpResponse:
    """List the teams; name one."""
    form = TeamForm(request.user, request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.name_team(by=request.user, **form.action_arguments())):
        messages.success(request, _("已指定。"))
        return redirect("casework:self_care_teams")
    context = {"form": form, "columns": TEAM_COLUMNS, "rows": queries.teams()}
    return render(request, "casework/self_care_teams/list.html", context, status=422 if form.is_bound else 200)


@require_POST
@permission_required(Permission.NAME_SELF_CARE_TEAMS)
def end_self_care_team(request: StaffRequest, pk: int) -> HttpResponse:
    """End a team."""
    team = get_object_or_404(SelfCareTeam, pk=pk)
    try:
        actions.end_team(by=request.user, team=team)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("已结束；以前的评估仍然有效。"))
    return redirect("casework:self_care_teams")


@require_POST
@permission_required(Permission.NAME_SELF_CARE_TEAMS)
def end_self_care_team_member(request: StaffRequest, pk: int) -> HttpResponse:
    """End the membership of somebody."""
    member = get_object_or_404(SelfCareTeamMember, pk=pk)
    try:
        actions.end_member(by=request.user, member=member)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("已退出。"))
    return redirect("casework:self_care_teams")


@permission_required(Permission.HANDLE_CASES)
def self_care_assessment(request: StaffRequest, pk: int) -> HttpResponse:
    """Record an assessment in a case."""
    case = get_object_or_404(Case.objects.visible_to(request.user), pk=pk)
    is_sent = request.method == "POST"
    form = AssessmentForm(case, request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.perform(lambda: _record(request, case, form)):
        messages.success(request, _("已登记自理能力评估。"))
        return redirect(case.get_absolute_url())
    context = {"form": form, "case": case, "may_record": queries.takes_assessment(case)}
    return render(request, "casework/self_care_teams/assessment.html", context, status=422 if is_sent else 200)


def _record(request: StaffRequest, case: Case, form: AssessmentForm) -> None:
    """Store the sheet and record in one transaction, so that a refused record leaves no file."""
    with transaction.atomic():
        actions.record_self_care_assessment(by=request.user, case=case, **form.action_arguments(request.user))
