"""The daily report and the closing report of an event, as pages, Excel and A4."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.relief.emergencies import queries
from doudi.relief.emergencies.columns import REPORT_LIST
from doudi.relief.emergencies.forms import ReportFilterForm
from doudi.relief.emergencies.models import EmergencyEvent
from doudi.relief.emergencies.reports import event_report as report_of
from doudi.relief.emergencies.views import event_or_404
from doudi.relief.other_aid.queries import other_aid_by_kind
from doudi.ui.language import makes_file
from doudi.ui.lists.shown_list import open_list
from doudi.ui.pdf import document_html, pdf_of


def _last_day(event: EmergencyEvent) -> date:
    """The last day for which an event has figures."""
    return min(event.ended_on or today(), today())


def _asked_day(event: EmergencyEvent, filters: ReportFilterForm) -> date:
    """Return the day asked for, within the event.

    Raises:
        BadRequest: before the event or in the future.
    """
    asked: date = filters.chosen["day"] or _last_day(event)
    if not event.began_on <= asked <= today():
        raise BadRequest
    return asked


@require_GET
@permission_required(Permission.READ_CASES)
def event_report(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the daily report of an event by township."""
    found = event_or_404(request, pk)
    filters = ReportFilterForm(request.GET)
    report = report_of(found, _asked_day(found, filters), by=request.user)
    shown = open_list(request, REPORT_LIST, report.rows, filters=filters)
    return shown.render("relief/emergencies/report.html", {"event": found, "report": report})


def _pdf(template: str, context: dict[str, Any]) -> HttpResponse:
    return HttpResponse(pdf_of(document_html(template, context)), content_type="application/pdf")


@require_GET
@permission_required(Permission.READ_CASES)
@makes_file
def print_report(request: StaffRequest, pk: int) -> HttpResponse:
    """Return the daily report as A4."""
    found = event_or_404(request, pk)
    report = report_of(found, _asked_day(found, ReportFilterForm(request.GET)), by=request.user)
    context = {"title": _("突发事件社会救助日报"), "event": found, "report": report, "mark": ""}
    return _pdf("relief/emergencies/report_document.html", context)


@require_GET
@permission_required(Permission.READ_CASES)
@makes_file
def closing_report(request: StaffRequest, pk: int) -> HttpResponse:
    """Return the closing report of an event as A4."""
    found = event_or_404(request, pk)
    context = {
        "title": _("突发事件社会救助总结"),
        "event": found,
        "report": report_of(found, _last_day(found), by=request.user),
        "places": [(place_name(one.village_code), one) for one in found.villages.all()],
        "plan_items": found.plan_items.select_related("done_by"),
        "switches": queries.switches_of(found),
        "other_aid": other_aid_by_kind(found, by=request.user),
        "mark": "",
    }
    return _pdf("relief/emergencies/closing_document.html", context)
