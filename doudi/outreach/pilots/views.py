"""Pages of pilots: the list, a new one, one pilot, what was sent upward, the report as A4."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.audit.queries import entries_about
from doudi.core.clock import today
from doudi.outreach.pilots import queries
from doudi.outreach.pilots.actions.plans import plan_pilot
from doudi.outreach.pilots.charity import charity_rows
from doudi.outreach.pilots.columns import INDICATOR_COLUMNS, PAPER_LIST, PILOT_LIST
from doudi.outreach.pilots.forms import PilotFilterForm, PilotForm
from doudi.outreach.pilots.models import Pilot
from doudi.outreach.pilots.page import facts_of, next_step
from doudi.outreach.pilots.verbs import VERBS, offered_verbs
from doudi.ui.language import makes_file
from doudi.ui.lists.shown_list import open_list
from doudi.ui.pdf import document_html, pdf_of
from doudi.ui.templatetags.ui import day
from doudi.ui.verb_forms import VerbForms


@require_GET
@permission_required(Permission.READ_OUTREACH)
def pilots(request: StaffRequest) -> HttpResponse:
    """List the pilots of the user's area."""
    filters = PilotFilterForm(request.GET, by=request.user)
    shown = open_list(request, PILOT_LIST, queries.pilots(by=request.user, **filters.chosen), filters=filters)
    return shown.render("outreach_pilots/list.html", {"may_plan": request.user.may(Permission.REPORT_OUTREACH)})


@permission_required(Permission.REPORT_OUTREACH)
def new_pilot(request: StaffRequest) -> HttpResponse:
    """Plan a pilot."""
    form = PilotForm(request.user, request.POST if request.method == "POST" else None)
    made: list[Pilot] = []
    if form.perform(lambda: made.append(plan_pilot(by=request.user, plan=form.plan))):
        messages.success(request, _("已登记，请加阶段和指标。"))
        return redirect(made[0])
    return render(request, "outreach_pilots/new.html", {"form": form}, status=422 if form.is_bound else 200)


@permission_required(Permission.READ_OUTREACH)
def pilot(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a pilot with its next step; the forms post back here."""
    found = get_object_or_404(queries.visible_pilots(by=request.user), pk=pk)
    verbs = VerbForms(
        request,
        VERBS,
        offered_verbs(found, request.user),
        lambda verb, *sent, **options: verb.form(found, *sent, **options),
    )
    if verbs.perform(pilot=found):
        return redirect(found)
    context = _context(found) | {"verbs": verbs}
    return render(request, "outreach_pilots/pilot.html", context, status=verbs.status)


def _context(found: Pilot) -> dict[str, Any]:
    return {
        "pilot": found,
        "facts": facts_of(found),
        "next_step": next_step(found),
        "stages": found.stages.select_related("evidence", "reported_by"),
        "indicators": list(found.indicators.select_related("evidence")),
        "columns": INDICATOR_COLUMNS,
        "charity": charity_rows(found),
        "papers": found.papers.select_related("file", "sent_by"),
        "history": entries_about(found),
    }


@require_GET
@permission_required(Permission.READ_OUTREACH)
def papers(request: StaffRequest) -> HttpResponse:
    """List what was sent upward about the pilots of the user's area."""
    return open_list(request, PAPER_LIST, queries.papers(by=request.user)).render("outreach_pilots/papers.html")


@require_GET
@permission_required(Permission.READ_OUTREACH)
@makes_file
def report(request: StaffRequest, pk: int) -> HttpResponse:
    """Return the report of a pilot as A4."""
    found = get_object_or_404(queries.visible_pilots(by=request.user), pk=pk)
    context = {**_context(found), "title": found.title, "mark": "", "printed_on": day(today())}
    return HttpResponse(pdf_of(document_html("outreach_pilots/report.html", context)), content_type="application/pdf")
