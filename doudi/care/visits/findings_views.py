"""Pages of what visits found."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.care.visits import queries
from doudi.care.visits.actions.findings import open_reassessment, settle_finding
from doudi.care.visits.answers import answers_in_words
from doudi.care.visits.columns import FINDING_LIST
from doudi.care.visits.forms import FindingFilterForm, FindingForm
from doudi.care.visits.models import CareFinding
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.core.refusals import Refused
from doudi.ui.lists.shown_list import open_list


@require_GET
@permission_required(Permission.READ_CARE)
def findings(request: StaffRequest) -> HttpResponse:
    """List what visits found."""
    filters = FindingFilterForm(request.GET, by=request.user)
    shown = open_list(request, FINDING_LIST, queries.findings(by=request.user, **filters.chosen), filters=filters)
    return shown.render("care_visits/findings.html")


def _visible(request: StaffRequest, pk: int) -> CareFinding:
    rows = CareFinding.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("person", "visit__planned", "lead", "case", "handled_by"), pk=pk)


@permission_required(Permission.READ_CARE)
def finding(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a finding with the answers of its visit, and end it with what was done."""
    found = _visible(request, pk)
    is_sent = request.method == "POST"
    if is_sent and not request.user.may(Permission.HANDLE_CARE):
        raise BadRequest
    form = FindingForm(request.POST if is_sent else None)
    if form.perform(lambda: settle_finding(by=request.user, finding=found, **form.cleaned_data)):
        messages.success(request, _("已处理。"))
        return redirect(found)
    context = {
        "finding": found,
        "form": form,
        "place": place_name(found.village_code),
        "answers": answers_in_words(found.visit.answers),
        "remarks": found.visit.answers.get("seen", ""),
        "answer": found.sealed_answer.clear() if found.sealed_answer else "",
        "may_handle": request.user.may(Permission.HANDLE_CARE) and not found.result,
        "may_reassess": request.user.may(Permission.HANDLE_CASES) and found.topic == CareFinding.Topic.SELF_CARE,
    }
    return render(request, "care_visits/finding.html", context, status=422 if is_sent else 200)


@require_POST
@permission_required(Permission.HANDLE_CARE)
def reassess(request: StaffRequest, pk: int) -> HttpResponse:
    """Open the reassessment of self-care that a finding asks for."""
    found = _visible(request, pk)
    try:
        case = open_reassessment(by=request.user, finding=found)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(found)
    messages.success(request, _("已发起自理能力复评。"))
    return redirect(case)
