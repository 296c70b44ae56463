"""Pages of linking projects."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from doudi.care.charity.areas import charity_scope
from doudi.care.charity.columns import PROJECT_LIST
from doudi.care.charity.forms import CloseProjectForm, ProjectFilterForm, ProjectForm
from doudi.care.charity.projects import actions, queries
from doudi.care.charity.projects.models import LinkingProject
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import date_span, day


@permission_required(Permission.READ_CHARITY)
def projects(request: StaffRequest) -> HttpResponse:
    """List the projects, beside what people need by township; open one."""
    may_manage = request.user.may(Permission.MANAGE_CHARITY)
    if request.method == "POST" and not may_manage:
        raise BadRequest
    form = ProjectForm(request.user, request.POST if request.method == "POST" else None)
    made: list[LinkingProject] = []
    if form.perform(lambda: made.append(actions.open_project(by=request.user, plan=form.plan))):
        messages.success(request, _("项目已发起。"))
        return redirect(made[0])
    filters = ProjectFilterForm(request.GET)
    shown = open_list(request, PROJECT_LIST, queries.projects(by=request.user, **filters.chosen), filters=filters)
    context = {"form": form if may_manage else None, "needs": queries.needs_by_township(by=request.user)[:30]}
    answer = shown.render("care_charity/projects/list.html", context)
    if form.is_bound:
        answer.status_code = 422
    return answer


@permission_required(Permission.READ_CHARITY)
def project(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a project, and close it with its result."""
    found = get_object_or_404(queries.projects(by=request.user), pk=pk)
    may_close = request.user.may(Permission.MANAGE_CHARITY) and contains(charity_scope(request.user), found.area_code)
    if request.method == "POST" and not may_close:
        raise BadRequest
    form = CloseProjectForm(request.POST if request.method == "POST" else None, initial={"seen_version": found.version})
    if form.perform(lambda: actions.close_project(by=request.user, project=found, **form.cleaned_data)):
        messages.success(request, _("项目已结项。"))
        return redirect(found)
    facts = [
        (_("需求"), found.get_kind_display()),
        (_("范围"), place_name(found.area_code)),
        (_("需要的人数"), found.needed),
        (_("目标"), found.goal),
        (_("合作单位"), found.partner),
        (_("时间"), date_span(found.first_day, found.last_day)),
    ]
    if found.closed_on:
        facts += [(_("服务人数"), found.served), (_("成效"), found.result), (_("结项"), day(found.closed_on))]
    context = {"project": found, "facts": facts, "form": form if may_close and found.closed_on is None else None}
    return render(request, "care_charity/projects/project.html", context, status=422 if form.is_bound else 200)
