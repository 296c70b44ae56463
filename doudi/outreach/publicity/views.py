"""Pages of publicity: campaigns, a campaign with its plan, activities on the phone, and its report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.outreach.publicity import actions, queries
from doudi.outreach.publicity.columns import (
    ACTIVITY_LIST,
    CAMPAIGN_LIST,
    KIND_COLUMNS,
    QUESTION_LIST,
    TASK_COLUMNS,
    TOWNSHIP_LIST,
)
from doudi.outreach.publicity.forms import (
    ActivityForm,
    CampaignForm,
    CheckReportForm,
    QuestionForm,
    RemoveTaskForm,
    ReportForm,
    SeenForm,
    TaskForm,
)
from doudi.outreach.publicity.models import Activity, Campaign
from doudi.outreach.publicity.workflow import CampaignState
from doudi.ui.language import makes_file
from doudi.ui.lists.shown_list import open_list
from doudi.ui.pdf import document_html, pdf_of
from doudi.ui.templatetags.ui import day, yuan


def _campaign(request: StaffRequest, pk: int) -> Campaign:
    return get_object_or_404(queries.campaigns(by=request.user), pk=pk)


@require_GET
@permission_required(Permission.READ_OUTREACH)
def campaigns(request: StaffRequest) -> HttpResponse:
    """List the campaigns."""
    shown = open_list(request, CAMPAIGN_LIST, queries.campaigns(by=request.user))
    return shown.render("outreach_publicity/campaigns.html")


@permission_required(Permission.MANAGE_OUTREACH)
def new_campaign(request: StaffRequest) -> HttpResponse:
    """Enter a campaign."""
    form = CampaignForm(request.POST if request.method == "POST" else None)
    made: list[Campaign] = []
    if form.perform(
        lambda: made.append(actions.enter_campaign(by=request.user, plan=actions.CampaignPlan(**form.cleaned_data)))
    ):
        messages.success(request, _("已录入，请加上各项安排。"))
        return redirect(made[0])
    return render(request, "outreach_publicity/new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_GET
@permission_required(Permission.READ_OUTREACH)
def campaign(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a campaign: plan, sums, how each township stands."""
    return _page(request, _campaign(request, pk))


def _page(request: StaffRequest, found: Campaign, sent: str = "", form: Any = None) -> HttpResponse:
    forms = _forms(request, found)
    if form is not None:
        forms[sent] = form
    is_township = bool(request.user.township_code)
    source = queries.activities(found, by=request.user) if is_township else queries.township_rows(found)
    shown = open_list(request, ACTIVITY_LIST if is_township else TOWNSHIP_LIST, source)
    context = {
        "campaign": found,
        "facts": _facts(found),
        "tasks": list(found.tasks.all()),
        "task_columns": TASK_COLUMNS,
        "kinds": queries.kind_rows(found, by=request.user),
        "kind_columns": KIND_COLUMNS,
        "sums": queries.sums_of(found, by=request.user),
        "is_township": is_township,
        "forms": forms,
        "may_record": found.state == CampaignState.IN_FORCE and request.user.may(Permission.REPORT_OUTREACH),
        "may_remove": found.state == CampaignState.DRAFT and request.user.may(Permission.MANAGE_OUTREACH),
    }
    return shown.render("outreach_publicity/campaign.html", context, status=422 if form is not None else 200)


def _facts(found: Campaign) -> list[tuple[Any, Any]]:
    rows: list[tuple[Any, Any]] = [
        (_("时间"), f"{day(found.first_day)}—{day(found.last_day)}"),
        (_("目标和要求"), found.aim),
        (_("经费预算"), yuan(found.budget_fen)),
        (pgettext("done", "录入"), f"{found.entered_by.name} {day(found.entered_on)}"),
    ]
    if found.paper:
        rows.insert(1, (_("依据文件"), found.paper))
    if found.confirmed_by:
        rows.append((_("方案确认"), f"{found.confirmed_by.name} {day(found.confirmed_on)}"))
    if found.report:
        rows.append((_("总结"), found.report))
        rows.append((_("写总结"), f"{found.reported_by.name} {day(found.reported_on)}"))
    if found.returned_why:
        rows.append((_("退回理由"), found.returned_why))
    if found.report_confirmed_by:
        rows.append((_("总结确认"), f"{found.report_confirmed_by.name} {day(found.report_confirmed_on)}"))
    return rows


def _forms(request: StaffRequest, found: Campaign, sent: str = "") -> dict[str, Any]:
    """Return the forms that the user may send for a campaign in its state."""
    user = request.user
    version = {"seen_version": found.version}

    def of(verb: str, form: Any, **initial: Any) -> Any:
        return form(request.POST if sent == verb else None, initial=version | initial)

    forms: dict[str, Any] = {}
    if user.may(Permission.MANAGE_OUTREACH):
        if found.state == CampaignState.DRAFT:
            forms["add_task"] = of("add_task", TaskForm, due_on=found.last_day)
            forms["remove_task"] = of("remove_task", RemoveTaskForm)
        if found.state in {CampaignState.IN_FORCE, CampaignState.REPORTED} and today() >= found.last_day:
            forms["report"] = of("report", ReportForm, report=found.report)
    if user.may(Permission.CONFIRM_OUTREACH):
        if found.state == CampaignState.DRAFT and found.entered_by_id != user.pk:
            forms["confirm"] = of("confirm", SeenForm)
        if found.state == CampaignState.REPORTED and found.reported_by_id != user.pk:
            forms["check_report"] = of("check_report", CheckReportForm)
    return forms


@require_POST
@permission_required(Permission.MANAGE_OUTREACH)
def act(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    """Plan, confirm, report or close a campaign."""
    found = _campaign(request, pk)
    form = _forms(request, found, verb).get(verb)
    if form is None:
        raise BadRequest

    def add(**given: Any) -> object:
        return actions.add_task(by=given["by"], campaign=given["campaign"], task=actions.TaskPlan(**form.cleaned_data))

    verbs: dict[str, Callable[..., object]] = {
        "add_task": add,
        "remove_task": actions.remove_task,
        "confirm": actions.confirm_campaign,
        "report": actions.report_campaign,
        "check_report": actions.check_report,
    }
    if form.perform(lambda: verbs[verb](by=request.user, campaign=found, **form.cleaned_data)):
        messages.success(request, _("已登记。"))
        return redirect(found)
    return _page(request, found, verb, form)


@require_GET
@permission_required(Permission.READ_OUTREACH)
def activities(request: StaffRequest, pk: int) -> HttpResponse:
    """List the activities of a campaign."""
    found = _campaign(request, pk)
    shown = open_list(request, ACTIVITY_LIST, queries.activities(found, by=request.user))
    return shown.render("outreach_publicity/activities.html", {"campaign": found})


@permission_required(Permission.REPORT_OUTREACH)
def new_activity(request: StaffRequest, pk: int) -> HttpResponse:
    """Record an activity with its photo and numbers."""
    found = _campaign(request, pk)
    is_sent = request.method == "POST"
    form = ActivityForm(
        queries.open_tasks(found, by=request.user),
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        initial={"held_on": today()},
    )
    made: list[Activity] = []
    if form.perform(
        lambda: made.append(
            actions.record_activity(by=request.user, campaign=found, report=actions.ActivityReport(**form.cleaned_data))
        )
    ):
        messages.success(request, _("已登记。有群众问的问题，在下面接着记。"))
        return redirect(made[0])
    context = {"campaign": found, "form": form}
    return render(request, "outreach_publicity/new_activity.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.READ_OUTREACH)
def activity(request: StaffRequest, pk: int) -> HttpResponse:
    """Show an activity with its questions; on POST keep a question with its answer."""
    found = get_object_or_404(queries.all_activities(by=request.user), pk=pk)
    may_record = request.user.may(Permission.REPORT_OUTREACH) and found.township_code == actions.own_unit(request.user)
    if request.method == "POST" and not may_record:
        raise BadRequest
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.record_question(by=request.user, activity=found, **form.cleaned_data)):
        messages.success(request, _("已登记。"))
        return redirect(found)
    context = {
        "activity": found,
        "form": form if may_record else None,
        "questions": found.questions.all(),
        "facts": [
            (_("日期"), day(found.held_on)),
            (_("单位"), found.unit),
            (_("安排"), found.task or _("计划外")),
            (_("工作人员"), found.staff_number),
            (_("覆盖人数"), found.reached_number),
            (_("发放资料"), f"{found.material_number} {found.material_edition}".strip()),
            (_("用款"), yuan(found.spent_fen)),
            (_("发现没落实的、已改正"), f"{found.found_number}、{found.corrected_number}"),
            (_("情况"), found.text),
            (_("填报"), f"{found.reported_by.name} {day(found.reported_on)}"),
        ],
    }
    return render(request, "outreach_publicity/activity.html", context, status=422 if form.is_bound else 200)


@require_GET
@permission_required(Permission.READ_OUTREACH)
def questions(request: StaffRequest, pk: int) -> HttpResponse:
    """List the questions of a campaign with their answers."""
    found = _campaign(request, pk)
    shown = open_list(request, QUESTION_LIST, queries.questions(found, by=request.user))
    return shown.render("outreach_publicity/questions.html", {"campaign": found})


@require_GET
@permission_required(Permission.READ_OUTREACH)
@makes_file
def report(request: StaffRequest, pk: int) -> HttpResponse:
    """Return the report of a campaign as A4: plan, numbers, townships with what they lack, questions."""
    found = _campaign(request, pk)
    context = {
        "title": _("{title}工作总结").format(title=found.title),
        "campaign": found,
        "sums": queries.sums_of(found, by=request.user),
        "kinds": queries.kind_rows(found, by=request.user),
        "townships": [] if request.user.township_code else queries.township_rows(found),
        "questions": queries.questions(found, by=request.user)[:10],
        "printed_on": today(),
        "mark": "" if found.state == CampaignState.CLOSED else _("总结还没有确认"),
    }
    html = document_html("outreach_publicity/report.html", context)
    response = HttpResponse(pdf_of(html), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{context['title']}.pdf") or "inline"
    return response
