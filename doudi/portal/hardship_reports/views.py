"""Report that a family needs help, without an account. Nothing tells whether the family is known."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from doudi.casework.cases.applicant import Applicant
from doudi.core.accounts.page_access import public_page
from doudi.monitoring.discovery.leads.actions.reports import report_by_citizen
from doudi.portal.application_form.draft import read_draft
from doudi.portal.hardship_reports.forms import HardshipReportForm
from doudi.portal.rate_limits import limit_hardship_reports
from doudi.values.carries import carries


@carries("P18-10.a")
@public_page
def report_hardship(request: HttpRequest) -> HttpResponse:
    """Take a report; name and telephone of who reports are sealed and may stay empty."""
    form = HardshipReportForm(read_draft(request.session).village, request.POST if request.method == "POST" else None)
    if form.perform(lambda: _send(request, form)):
        return redirect("portal:hardship_reported")
    answer = render(request, "portal/report_hardship.html", {"form": form}, status=422 if form.is_bound else 200)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _send(request: HttpRequest, form: HardshipReportForm) -> None:
    limit_hardship_reports(request, form.cleaned_data["phone"])
    report_by_citizen(by=Applicant(gettext_noop("反映人")), report=form.report())


@public_page
@require_GET
def hardship_reported(request: HttpRequest) -> HttpResponse:
    """Thank for a report."""
    return render(request, "portal/hardship_reported.html")
