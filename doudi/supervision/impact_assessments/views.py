"""Pages of impact assessments: the register, a new one, one with its decision, and the record as A4."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.audit.queries import entries_about
from doudi.core.clock import today
from doudi.supervision.impact_assessments.actions import decide_assessment, propose_assessment
from doudi.supervision.impact_assessments.columns import ASSESSMENT_LIST
from doudi.supervision.impact_assessments.forms import AssessmentFilterForm, AssessmentForm, DecisionForm
from doudi.supervision.impact_assessments.models import ImpactAssessment
from doudi.supervision.impact_assessments.workflow import AssessmentState
from doudi.ui.language import makes_file
from doudi.ui.lists.shown_list import open_list
from doudi.ui.pdf import document_html, pdf_of


@require_GET
@permission_required(Permission.READ_SUPERVISION)
def assessments(request: StaffRequest) -> HttpResponse:
    """List the assessments."""
    filters = AssessmentFilterForm(request.GET, by=request.user)
    rows = ImpactAssessment.objects.filter(**{name: value for name, value in filters.chosen.items() if value})
    shown = open_list(request, ASSESSMENT_LIST, rows, filters=filters)
    context = {"may_propose": request.user.may(Permission.MANAGE_SUPERVISION)}
    return shown.render("impact_assessments/assessments.html", context)


@permission_required(Permission.MANAGE_SUPERVISION)
def new_assessment(request: StaffRequest) -> HttpResponse:
    """Record the assessment of a processing that has not begun."""
    form = AssessmentForm(request.POST if request.method == "POST" else None)
    made: list[ImpactAssessment] = []
    if form.perform(lambda: made.append(propose_assessment(by=request.user, assessed=form.assessed))):
        messages.success(request, _("已提出，由另一人审定。"))
        return redirect(made[0])
    context = {"form": form}
    return render(request, "impact_assessments/new_assessment.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.READ_SUPERVISION)
def assessment(request: StaffRequest, pk: int) -> HttpResponse:
    """Show an assessment, and decide on it as the second person."""
    by = request.user
    found = get_object_or_404(ImpactAssessment.objects.select_related("proposed_by", "decided_by"), pk=pk)
    may_decide = by.may(Permission.CONFIRM_SUPERVISION)
    is_sent = request.method == "POST"
    if is_sent and not may_decide:
        raise PermissionDenied
    form = DecisionForm(request.POST if is_sent else None, initial={"seen_version": found.version})
    if form.perform(lambda: decide_assessment(by=by, assessment=found, **form.cleaned_data)):
        messages.success(request, _("已审定。"))
        return redirect(found)
    waits = found.state == AssessmentState.PROPOSED and found.proposed_by_id != by.pk
    context = {
        "assessment": found,
        "form": form if is_sent or (may_decide and waits) else None,
        "history": entries_about(found),
    }
    return render(request, "impact_assessments/assessment.html", context, status=422 if is_sent else 200)


@require_GET
@permission_required(Permission.READ_SUPERVISION)
@makes_file
def print_assessment(_request: StaffRequest, pk: int) -> HttpResponse:
    """Return the record of an assessment as A4."""
    found = get_object_or_404(ImpactAssessment.objects.select_related("proposed_by", "decided_by"), pk=pk)
    context = {"title": _("个人信息保护影响评估记录"), "assessment": found, "today": today(), "mark": ""}
    html = document_html("impact_assessments/document.html", context)
    return HttpResponse(pdf_of(html), content_type="application/pdf")
