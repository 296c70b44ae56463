"""Pages of reports of deaths: the list, a report of a person, and the decision of the second person."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.registry import actions
from doudi.registry.access import person_or_404
from doudi.registry.deaths import queries
from doudi.registry.deaths.columns import DEATH_REPORT_LIST
from doudi.registry.deaths.forms import DeathDecisionForm, DeathReportForm, WrongDeathForm
from doudi.registry.deaths.models import DeathReport
from doudi.ui.lists.shown_list import open_list


@require_GET
@permission_required(Permission.REPORT_DEATHS)
def death_reports(request: StaffRequest) -> HttpResponse:
    """List the reports that wait for a second person."""
    shown = open_list(request, DEATH_REPORT_LIST, queries.open_reports(request.user))
    return shown.render("registry/death_reports.html")


@permission_required(Permission.REPORT_DEATHS)
def report_death(request: StaffRequest, pk: int) -> HttpResponse:
    """Report that a person has died, or that the death on record is wrong."""
    person = person_or_404(request, pk)
    is_correction = person.death_date is not None
    form_class, act = (
        (WrongDeathForm, actions.report_wrong_death) if is_correction else (DeathReportForm, actions.report_death)
    )
    form = form_class(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.perform(lambda: act(by=request.user, person=person, **form.cleaned_data)):
        messages.success(request, _("已报告，待第二人核实。"))
        return redirect(person)
    context = {"form": form, "person": person, "is_correction": is_correction}
    return render(request, "registry/report_death.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.REPORT_DEATHS)
def death_report(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a report; on POST the second person confirms or rejects it."""
    visible = DeathReport.objects.visible_to(request.user).select_related(
        "person", "evidence", "reported_by", "decided_by"
    )
    report = get_object_or_404(visible, pk=pk)
    form = DeathDecisionForm(request.POST if request.method == "POST" else None)
    act = actions.confirm_death_report if request.POST.get("act") == "confirm" else actions.reject_death_report
    if form.perform(lambda: act(by=request.user, report=report, **form.cleaned_data)):
        messages.success(request, _("已核实。"))
        return redirect(report.person)
    may_decide = report.is_open and request.user.may(Permission.CHANGE_REGISTRY)
    context = {
        "report": report,
        "place": place_name(report.person.village_id),
        "form": form if may_decide and report.reported_by_id != request.user.pk else None,
        "is_own": may_decide and report.reported_by_id == request.user.pk,
    }
    return render(request, "registry/death_report.html", context, status=422 if form.is_bound else 200)
