"""Pages of rectification: the tracker, plans, findings and their verbs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.audit.queries import entries_about
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.supervision.rectification import queries
from doudi.supervision.rectification.actions.plans import add_finding, make_plan
from doudi.supervision.rectification.columns import FINDING_LIST, PLAN_LIST
from doudi.supervision.rectification.forms import FindingFilterForm, FindingForm, PlanForm
from doudi.supervision.rectification.models import RectificationFinding, RectificationPlan
from doudi.supervision.rectification.scope import may_read_people, supervised_scope
from doudi.supervision.rectification.verbs import VERBS, form_of, verbs_for
from doudi.ui.lists.shown_list import open_list


@require_GET
@permission_required(Permission.READ_SUPERVISION)
def findings(request: StaffRequest) -> HttpResponse:
    """List the findings of every plan."""
    filters = FindingFilterForm(request.GET, by=request.user)
    rows = queries.findings(by=request.user, **filters.chosen)
    shown = open_list(request, FINDING_LIST, rows, filters=filters, rows_of=queries.rows_for(request.user))
    context = {"may_manage": request.user.may(Permission.MANAGE_SUPERVISION)}
    return shown.render("rectification/findings.html", context)


@require_GET
@permission_required(Permission.READ_SUPERVISION)
def plans(request: StaffRequest) -> HttpResponse:
    """List the plans with how far each is."""
    shown = open_list(request, PLAN_LIST, queries.plans(by=request.user))
    context = {"may_manage": request.user.may(Permission.MANAGE_SUPERVISION)}
    return shown.render("rectification/plans.html", context)


@permission_required(Permission.MANAGE_SUPERVISION)
def new_plan(request: StaffRequest) -> HttpResponse:
    """Make a plan."""
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PlanForm(*data)
    made: list[Any] = []
    if form.perform(lambda: made.append(make_plan(by=request.user, **form.cleaned_data))):
        messages.success(request, _("整改方案已制定，请逐条登记问题。"))
        return redirect(made[0])
    return render(request, "rectification/new_plan.html", {"form": form}, status=422 if form.is_bound else 200)


@require_GET
@permission_required(Permission.READ_SUPERVISION)
def plan(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a plan with its findings."""
    found = get_object_or_404(queries.plans(by=request.user), pk=pk)
    filters = FindingFilterForm(request.GET, by=request.user)
    rows = queries.findings(by=request.user, plan=found, **filters.chosen)
    shown = open_list(request, FINDING_LIST, rows, filters=filters, rows_of=queries.rows_for(request.user))
    owners = queries.totals_by_owner(queries.findings(by=request.user, plan=found), today())
    context = {
        "plan": found,
        "owners": [{**row, "name": place_name(row["village_code"])} for row in owners],
        "may_manage": request.user.may(Permission.MANAGE_SUPERVISION),
        "may_open_paper": found.paper is not None and not queries.is_of_township(request.user),
    }
    return shown.render("rectification/plan.html", context)


@permission_required(Permission.MANAGE_SUPERVISION)
def new_finding(request: StaffRequest, pk: int) -> HttpResponse:
    """Add a finding to a plan."""
    found = get_object_or_404(RectificationPlan, pk=pk)
    form = FindingForm(found, *((request.POST,) if request.method == "POST" else ())).for_user(request.user)
    if form.perform(lambda: add_finding(by=request.user, plan=found, **form.cleaned_data)):
        messages.success(request, _("问题已登记，责任单位的工作台上有提示。"))
        return redirect(found)
    context = {"plan": found, "form": form}
    return render(request, "rectification/new_finding.html", context, status=422 if form.is_bound else 200)


def _visible(request: StaffRequest, pk: int) -> RectificationFinding:
    rows = RectificationFinding.objects.in_scope(supervised_scope(request.user))
    found = rows.select_related("plan", "person", "recovery", "earlier", "later")
    return get_object_or_404(found, pk=pk)


@require_GET
@permission_required(Permission.READ_SUPERVISION)
def finding(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a finding with what was done about it, and what may be done now."""
    return _page(request, _visible(request, pk))


@require_POST
@permission_required(Permission.ANSWER_SUPERVISION)
def act_on_finding(request: StaffRequest, pk: int, act: str) -> HttpResponse:
    """Carry out a verb of a finding."""
    found = _visible(request, pk)
    if act not in VERBS:
        raise Http404
    verb = VERBS[act]
    form = form_of(verb, request.user, found, request.POST, request.FILES)
    if form.perform(lambda: verb.act(by=request.user, finding=found, **form.cleaned_data)):
        messages.success(request, _("已办理：{act}。").format(act=verb.label))
        return redirect(found)
    return _page(request, found, {act: form}, status=422)


def _page(
    request: StaffRequest, found: RectificationFinding, sent: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    by, sent = request.user, sent or {}
    offered = verbs_for(by, found)
    refused = [VERBS[name] for name in sent if VERBS[name] not in offered]
    context = {
        "finding": found,
        "text": found.sealed_text.clear() if may_read_people(by) else "",
        "steps": queries.steps_of(found, by=by),
        "verbs": [(verb, sent.get(verb.name) or form_of(verb, by, found)) for verb in [*refused, *offered]],
        "may_see_person": may_read_people(by) and found.person is not None,
        "recoveries_wait": found.person is not None and found.recovery is None and found.amount_fen is not None,
        "history": entries_about(found),
    }
    return render(request, "rectification/finding.html", context, status=status)
