"""Pages of work plans: the plans of a year, a task with its figures and reports, the yearly summary as A4."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.supervision.measures.periods import year_of
from doudi.supervision.work_plans import actions, queries
from doudi.supervision.work_plans.columns import TASK_LIST, TOWNSHIP_COLUMNS
from doudi.supervision.work_plans.forms import (
    CarryOverForm,
    CheckReportForm,
    ClosePlanForm,
    ConfirmPlanForm,
    EnterPlanForm,
    ReportForm,
)
from doudi.supervision.work_plans.models import TaskReport, WorkPlan
from doudi.supervision.work_plans.plan_files import known_plans, plan_of
from doudi.supervision.work_plans.workflow import PlanState
from doudi.ui.language import makes_file
from doudi.ui.lists.shown_list import open_list
from doudi.ui.pdf import document_html, pdf_of
from doudi.ui.templatetags.ui import day


@require_GET
@permission_required(Permission.READ_SUPERVISION)
def newest(request: StaffRequest) -> HttpResponse:
    """Show the plans of the latest year, or that there is none."""
    found = queries.years(by=request.user)
    if found:
        return _year_page(request, found[0])
    context = {"may_enter": request.user.may(Permission.MANAGE_SUPERVISION)}
    return render(request, "supervision_work_plans/none.html", context)


@permission_required(Permission.MANAGE_SUPERVISION)
def enter(request: StaffRequest) -> HttpResponse:
    """Enter a plan: of a paper that the system knows, or from a file."""
    is_sent = request.method == "POST"
    form = EnterPlanForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    made: list[WorkPlan] = []

    def enter_draft() -> None:
        known = form.cleaned_data["known"]
        draft = known_plans()[known] if known else plan_of(form.text)
        made.append(actions.enter_plan(by=request.user, draft=draft))

    if form.perform(enter_draft):
        messages.success(request, _("台账已录入，请负责人确认。"))
        return redirect("supervision_work_plans:year", year=made[0].year)
    return render(request, "supervision_work_plans/enter.html", {"form": form}, status=422 if form.is_bound else 200)


@require_GET
@permission_required(Permission.READ_SUPERVISION)
def year(request: StaffRequest, year: int) -> HttpResponse:
    """Show the plans of a year, one of them with its tasks."""
    return _year_page(request, year)


def _year_page(request: StaffRequest, year: int) -> HttpResponse:
    found = list(queries.plans(by=request.user).filter(year=year))
    asked = request.GET.get("plan", "")
    plan = next((one for one in found if not asked or str(one.pk) == asked), None)
    if plan is None:
        raise Http404
    lines = queries.task_lines(plan, by=request.user)
    shown = open_list(request, TASK_LIST, lines)
    context = {
        "year": year,
        "years": queries.years(by=request.user),
        "plans": found,
        "plan": plan,
        "late": sum(line.is_late for line in lines),
        "forms": _plan_forms(request, plan),
        "may_enter": request.user.may(Permission.MANAGE_SUPERVISION),
        "facts": _plan_facts(plan),
    }
    return shown.render("supervision_work_plans/year.html", context)


def _plan_facts(plan: WorkPlan) -> list[tuple[Any, Any]]:
    facts: list[tuple[Any, Any]] = [
        (_("文件"), plan.paper),
        (pgettext("done", "录入"), f"{plan.entered_by.name} {day(plan.entered_on)}"),
    ]
    if plan.confirmed_by:
        facts.append((_("确认"), f"{plan.confirmed_by.name} {day(plan.confirmed_on)}"))
    if plan.summary:
        facts.append((_("总结"), plan.summary))
    return facts


def _plan_forms(request: StaffRequest, plan: WorkPlan, sent: str = "") -> dict[str, Any]:
    """Return the forms that a user may fill in for a plan in its state."""
    user, data = request.user, request.POST if sent else None
    forms: dict[str, Any] = {}
    initial = {"seen_version": plan.version}
    if user.may(Permission.CONFIRM_SUPERVISION) and plan.state == PlanState.DRAFT and plan.entered_by_id != user.pk:
        forms["confirm"] = ConfirmPlanForm(data if sent == "confirm" else None, initial=initial)
    if user.may(Permission.CONFIRM_SUPERVISION) and plan.state == PlanState.IN_FORCE:
        forms["close"] = ClosePlanForm(data if sent == "close" else None, initial=initial)
    if user.may(Permission.MANAGE_SUPERVISION) and plan.state != PlanState.DRAFT and not plan.carried_to.exists():
        forms["carry_over"] = CarryOverForm(data if sent == "carry_over" else None)
    return forms


@require_POST
@permission_required(Permission.MANAGE_SUPERVISION)
def act(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    """Confirm, close or carry over a plan."""
    plan = get_object_or_404(queries.plans(by=request.user), pk=pk)
    form = _plan_forms(request, plan, verb).get(verb)
    if form is None:
        raise BadRequest
    verbs: dict[str, Callable[..., WorkPlan]] = {
        "confirm": actions.confirm_plan,
        "close": actions.close_plan,
        "carry_over": actions.carry_over,
    }
    done: list[WorkPlan] = []
    if form.perform(lambda: done.append(verbs[verb](by=request.user, plan=plan, **form.cleaned_data))):
        messages.success(request, _("已登记。"))
        return redirect("supervision_work_plans:year", year=done[0].year)
    return render(request, "supervision_work_plans/act.html", {"plan": plan, "form": form, "verb": verb}, status=422)


@permission_required(Permission.READ_SUPERVISION)
def task(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a task with its figures and reports; report about it, or check a report."""
    found = get_object_or_404(queries.tasks(by=request.user), pk=pk)
    user, sent = request.user, request.POST.get("act", "") if request.method == "POST" else ""
    may_report = user.may(Permission.ANSWER_SUPERVISION) and found.plan.state == PlanState.IN_FORCE
    may_check = user.may(Permission.MANAGE_SUPERVISION)
    if request.method == "POST" and not ((sent == "report" and may_report) or (sent == "check" and may_check)):
        raise BadRequest
    report = ReportForm(request.POST, request.FILES) if sent == "report" else ReportForm()
    reports = list(queries.reports_of(found, by=user))
    if sent == "report" and report.perform(lambda: actions.report_task(by=user, task=found, **report.cleaned_data)):
        messages.success(request, _("已填报。"))
        return redirect(found)
    checks = _check_forms(request, reports, sent) if may_check else {}
    if sent == "check" and (answer := _check(request, reports, checks)):
        return answer
    lines = queries.figures_of([found], year_of(date(found.plan.year, 1, 1)), by=user)
    context = {
        "task": found,
        "duties": queries.duties(found),
        "figures": list(lines.values()),
        "reports": [(one, checks.get(one.pk)) for one in reports],
        "form": report if may_report else None,
        "townships": queries.standing_of_townships(found, by=user),
        "columns": TOWNSHIP_COLUMNS,
        "facts": [
            (_("责任单位"), found.owner_in_language),
            (_("时限"), day(found.due_on)),
            (_("台账"), found.plan.title_in_language),
        ],
    }
    return render(request, "supervision_work_plans/task.html", context, status=422 if sent else 200)


def _check_forms(request: StaffRequest, reports: list[TaskReport], sent: str) -> dict[int, CheckReportForm]:
    """Return a form for each report that waits and that the user did not write."""
    forms = {}
    for one in reports:
        if one.is_waiting and one.reported_by_id != request.user.pk:
            is_sent = sent == "check" and request.POST.get("report") == str(one.pk)
            forms[one.pk] = CheckReportForm(
                request.POST if is_sent else None, initial={"report": one.pk}, auto_id=f"check{one.pk}_%s"
            )
    return forms


def _check(request: StaffRequest, reports: list[TaskReport], checks: dict[int, CheckReportForm]) -> HttpResponse | None:
    asked = next((one for one in reports if str(one.pk) == request.POST.get("report")), None)
    form = checks.get(asked.pk) if asked else None
    if asked is None or form is None:
        raise BadRequest
    data = form
    if data.perform(
        lambda: actions.check_report(
            by=request.user,
            report=asked,
            is_confirmed=data.cleaned_data["is_confirmed"],
            why=data.cleaned_data["why"],
        )
    ):
        messages.success(request, _("已核实。"))
        return redirect(asked.task)
    return None


@require_GET
@permission_required(Permission.READ_SUPERVISION)
@makes_file
def summary(request: StaffRequest, year: int) -> HttpResponse:
    """Return the plans of a year with figures and state as A4: the yearly work summary."""
    found = [
        (plan, queries.task_lines(plan, by=request.user)) for plan in queries.plans(by=request.user).filter(year=year)
    ]
    if not found:
        raise Http404
    title = _("{year}年社会救助工作台账").format(year=year)
    context = {"title": title, "plans": found, "printed_on": day(today()), "mark": ""}
    html = document_html("supervision_work_plans/summary.html", context)
    return HttpResponse(pdf_of(html), content_type="application/pdf")
