"""The page of a case and its verbs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.casework.case_documents.contents import days_on_the_board
from doudi.casework.case_documents.queries import documents_of
from doudi.casework.cases.actions.first_cards import declared_card
from doudi.casework.cases.decisions import result_in_words
from doudi.casework.cases.dependent_matters import family_cases, waiting_note
from doudi.casework.cases.next_step import VerbForm, next_step
from doudi.casework.cases.queries import case_view
from doudi.casework.cases.verbs import VERBS
from doudi.casework.economic_checks.uploads import stored_scan
from doudi.casework.models import Case
from doudi.casework.post_award.assessment import MEASURE_LABELS
from doudi.casework.recusal.queries import relative_doubts_for
from doudi.casework.self_care_teams.queries import assessments_of, takes_assessment
from doudi.casework.worklist.filters import requested_filter
from doudi.casework.worklist.forms import HandoverForm
from doudi.casework.worklist.queries import neighbours
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.process import Verb

_MAX_VERSION_DIGITS = 8


def _case_or_404(request: StaffRequest, pk: int) -> Case:
    visible = Case.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("application", "household", "person", "assignment__officer"), pk=pk)


@require_GET
@permission_required(Permission.READ_CASES)
def case(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a case: its facts, its history and the next step."""
    return _render_case(request, _case_or_404(request, pk))


def _render_case(request: StaffRequest, case: Case, sent: VerbForm | None = None) -> HttpResponse:
    view = case_view(case, by=request.user)
    case_filter = requested_filter(request)
    previous, following = neighbours(case, by=request.user, case_filter=case_filter)
    decision = getattr(case, "decision", None)
    context = {
        "view": view,
        "case": case,
        "next_step": next_step(view, request.user, sent),
        "files": case.files.select_related("attachment"),
        "application_files": case.application.files.all(),
        "declared_card": declared_card(case),
        "applicant_words": case.application.answers.get("words", ""),
        "home_visits": case.home_visits.all(),
        "department_reviews": case.department_reviews.select_related("reviewed_by"),
        "opinions": case.opinions.select_related("given_by"),
        "decision": decision,
        "decision_result": result_in_words(decision) if decision else "",
        "public_notice": case.public_notices.last(),
        "notice_days": [days_on_the_board(notice) for notice in case.public_notices.all()],
        "query": case_filter.as_query(),
        "previous": previous,
        "following": following,
        "assignment": getattr(case, "assignment", None),
        "handover_form": _handover_form(request, case),
        "documents": documents_of(case),
        "measure_labels": MEASURE_LABELS,
        "relative_doubts": relative_doubts_for(case, by=request.user),
        "self_care_assessments": assessments_of(case),
        "may_assess_self_care": takes_assessment(case) and request.user.may(Permission.HANDLE_CASES),
        "family_cases": family_cases(case, by=request.user),
        "waiting_note": waiting_note(case),
    }
    return render(request, "casework/cases/case.html", context, status=422 if sent else 200)


def _handover_form(request: StaffRequest, case: Case) -> HandoverForm | None:
    if case.is_closed or not request.user.may(Permission.HANDLE_CASES):
        return None
    return HandoverForm(request.user, case.recused_staff)


@require_POST
@permission_required(Permission.HANDLE_CASES)
def act(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    """Use a verb on a case."""
    declared = VERBS.get(verb)
    if declared is None:
        raise Http404
    case = _case_or_404(request, pk)
    form = declared.form(case_view(case, by=request.user), request.POST)
    form.files = request.FILES
    version = _seen_version(request) if declared.checks_version else None
    seen = {} if version is None else {"seen_version": version}
    if form.perform(lambda: _perform(request, declared, case, form.action_arguments() | seen)):
        messages.success(request, _("已办理：{what}。").format(what=declared.label))
        query = requested_filter(request).as_query()
        return redirect(f"{case.get_absolute_url()}?{query}" if query else case.get_absolute_url())
    return _render_case(request, _case_or_404(request, pk), VerbForm(declared, form))


def _perform(request: StaffRequest, verb: Verb, case: Case, given: dict[str, Any]) -> None:
    """Store the uploads and act in one transaction, so that a refused act leaves no file."""
    with transaction.atomic():
        uploads = {name: value for name, value in given.items() if isinstance(value, UploadedFile)}
        stored = {name: stored_scan(request.user, case, upload) for name, upload in uploads.items()}
        verb.act(by=request.user, case=case, **(given | stored))


def _seen_version(request: StaffRequest) -> int | None:
    """Return the version of the case on the page that was sent; None where it has none."""
    version = request.POST.get("version", "")
    return int(version) if version.isdecimal() and len(version) <= _MAX_VERSION_DIGITS else None
