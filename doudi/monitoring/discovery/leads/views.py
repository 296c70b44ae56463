"""Pages of leads: the list, a lead to its end, entry forms for those who report, and the shares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.casework.models import Lead
from doudi.casework.referrals.actions.leads import take_up_lead
from doudi.core.accounts.models import User
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.monitoring.discovery.leads import queries
from doudi.monitoring.discovery.leads.actions import outcomes, reports
from doudi.monitoring.discovery.leads.columns import LEAD_LIST, OWN_REPORT_COLUMNS, SHARE_LIST
from doudi.monitoring.discovery.leads.forms import (
    EndForm,
    HelpReportForm,
    LeadFilterForm,
    RevealForm,
    ShareFilterForm,
    TakeForm,
    ToldForm,
)
from doudi.monitoring.discovery.leads.models import LeadSource
from doudi.monitoring.warnings.models import Warning as ScreeningWarning
from doudi.ui.forms import ActionForm
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import date_and_time, day

_FORMS: dict[str, type[ActionForm]] = {"take": TakeForm, "end": EndForm, "tell": ToldForm, "reveal": RevealForm}
_ACTS: dict[str, Callable[..., Any]] = {
    "take": take_up_lead,
    "end": outcomes.end_lead,
    "tell": outcomes.note_told,
    "reveal": outcomes.reveal_reporter,
}


@require_GET
@permission_required(Permission.READ_CASES)
def leads(request: StaffRequest) -> HttpResponse:
    """List the leads with their source, state and deadline."""
    filters = LeadFilterForm(request.GET, by=request.user)
    found = queries.leads(by=request.user, **filters.chosen)
    shown = open_list(request, LEAD_LIST, found, filters=filters, rows_of=queries.rows_of)
    return shown.render("discovery/leads/list.html", {"may_report": request.user.may(Permission.APPLY_ON_BEHALF)})


@require_GET
@permission_required(Permission.READ_CASES)
def lead_shares(request: StaffRequest) -> HttpResponse:
    """Show what was reported by village and month, ended in time, and became help."""
    filters = ShareFilterForm(request.GET, by=request.user)
    chosen = filters.chosen
    rows = queries.lead_shares(by=request.user, place=chosen["place"], is_by_township=bool(chosen["township"]))
    shown = open_list(request, SHARE_LIST, rows, filters=filters)
    return shown.render("discovery/leads/shares.html", {"chart": queries.share_chart(rows) if rows else None})


@permission_required(Permission.READ_CASES, fresh_code_verbs=frozenset({"reveal"}))
def lead(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a lead and what can be done with it now; the forms post back here."""
    found = get_object_or_404(queries.leads(by=request.user), pk=pk)
    offered = _offered(found, request.user)
    asked = request.POST.get("act", "") if request.method == "POST" else ""
    if asked and asked not in offered:
        raise BadRequest
    forms = {name: _FORMS[name](request.POST if name == asked else None, auto_id=f"{name}_%s") for name in offered}
    answers: list[Any] = []
    if asked and forms[asked].perform(lambda: answers.append(_act(request.user, found, asked, forms[asked]))):
        if asked != "reveal":
            messages.success(request, _("已登记。"))
            return redirect("discovery:lead", pk=found.pk)
        return render(request, "discovery/leads/lead.html", _context(request.user, found, forms, answers[0]))
    status = 422 if asked else 200
    return render(request, "discovery/leads/lead.html", _context(request.user, found, forms), status=status)


def _act(by: User, found: Lead, name: str, form: ActionForm) -> Any:
    return _ACTS[name](by=by, lead=found, **form.cleaned_data)


def _offered(found: Lead, by: User) -> list[str]:
    """Return what a user can do with a lead, the next step first."""
    if not by.may(Permission.HANDLE_CASES):
        return []
    report = getattr(found, "report", None)
    names = []
    if found.ended_on is None:
        names += ["end"] if found.taken_up_on else ["take", "end"]
    elif report is None or report.told_on is None:
        names.append("tell")
    is_known = report is not None and (report.sealed_reporter or report.reporter_phone or report.reported_by_id)
    return [*names, "reveal"] if is_known and found.taken_up_by_id == by.pk else names


def _context(
    by: User, found: Lead, forms: dict[str, ActionForm], reporter: tuple[str, str] | None = None
) -> dict[str, Any]:
    row = queries.rows_of([found])[0]
    return {
        "row": row,
        "lead": found,
        "facts": _facts(row),
        "forms": forms,
        "reporter": reporter,
        "may_relieve": found.ended_on is None and by.may(Permission.HANDLE_CASES),
        "walk": found.walk_visits.select_related("walk").first(),
        "call": getattr(found, "hotline_call", None),
        "warning": _warning_of(by, found),
        "family": queries.family_of(found, by=by),
    }


def _warning_of(by: User, found: Lead) -> ScreeningWarning | None:
    """Return the warning that opened a lead, where the user may read it."""
    if not by.may(Permission.READ_WARNINGS):
        return None
    return ScreeningWarning.objects.visible_to(by).filter(action="lead", action_key=found.pk).first()


def _facts(row: queries.LeadRow) -> list[tuple[Any, Any]]:
    found, report = row.lead, row.report
    facts: list[tuple[Any, Any]] = [
        (_("村（居）"), row.place),
        (_("来源"), row.source),
        (_("收到"), date_and_time(found.recorded_at)),
    ]
    if found.text:
        facts.append((_("内容"), found.text))
    if report is not None:
        kept = _("有，加密保存") if report.sealed_reporter or report.reporter_phone else _("没有留")
        facts.append((_("反映人"), _("有账号") if report.reported_by_id else kept))
        facts.append((_("接手期限"), day(report.take_due_on)))
        if report.is_unnamed:
            facts.append((_("注意"), _("反映人不愿让这一家知道")))
        if report.climbed_on:
            facts.append((_("上报县局"), day(report.climbed_on)))
    if found.taken_up_by:
        facts.append((_("接手"), f"{found.taken_up_by.name} {day(found.taken_up_on)}"))
    if found.ended_on:
        facts.append((_("结果"), f"{row.state_label}：{found.answer}"))
        facts.append((_("办结"), day(found.ended_on)))
        note = f" {report.sealed_told_note.clear()}" if report and report.sealed_told_note else ""
        facts.append((_("告诉反映人"), row.told + note))
    return facts


@permission_required(Permission.APPLY_ON_BEHALF)
def report_lead(request: StaffRequest) -> HttpResponse:
    """Enter a report of a school, a clinic, the grid, a helper, a social worker, a department or a citizen."""
    asked = request.GET.get("source", LeadSource.VILLAGE)
    source = asked if asked in reports.ENTERED_SOURCES else LeadSource.VILLAGE
    form = HelpReportForm(request.user, request.POST if request.method == "POST" else None, source=source)
    if form.perform(lambda: reports.report_by_officer(by=request.user, report=form.report())):
        messages.success(request, _("已报送，乡镇会上门了解，结果在这里看。"))
        return redirect("discovery:leads")
    return render(request, "discovery/leads/report.html", {"form": form}, status=422 if form.is_bound else 200)


@permission_required(Permission.REVIEW_FOR_DEPARTMENT)
def department_reports(request: StaffRequest) -> HttpResponse:
    """Report a family as another department, and see what came of one's own reports."""
    form = HelpReportForm(request.user, request.POST if request.method == "POST" else None, is_department=True)
    if form.perform(lambda: reports.report_by_department(by=request.user, report=form.report())):
        messages.success(request, _("已报送，乡镇会上门了解，结果在这里看。"))
        return redirect("discovery:department_reports")
    rows = [queries.LeadRow(report.lead, report) for report in queries.own_reports(by=request.user)[:100]]
    context = {"form": form, "rows": rows, "columns": OWN_REPORT_COLUMNS}
    status = 422 if form.is_bound else 200
    return render(request, "discovery/leads/department.html", context, status=status)
