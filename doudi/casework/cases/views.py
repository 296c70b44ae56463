"""The page of a case and its verbs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.casework.case_conferences.queries import conference_of
from doudi.casework.case_documents.contents import days_on_the_board
from doudi.casework.case_documents.queries import documents_of
from doudi.casework.cases.actions.first_cards import declared_card
from doudi.casework.cases.application_office import office_of
from doudi.casework.cases.decisions import result_in_words
from doudi.casework.cases.dependent_matters import family_cases, waiting_note
from doudi.casework.cases.joint_matters import JointCase, are_valid, joint_cases, perform_together
from doudi.casework.cases.kinds import case_kind
from doudi.casework.cases.next_step import VerbForm, next_step
from doudi.casework.cases.queries import case_view
from doudi.casework.cases.verbs import VERBS
from doudi.casework.contacts.queries import contact_of
from doudi.casework.economic_checks.uploads import stored_scan
from doudi.casework.models import Case
from doudi.casework.post_award.assessment import MEASURE_LABELS
from doudi.casework.recipient_requests.queries import sent_card
from doudi.casework.recusal.queries import relative_doubts_for
from doudi.casework.self_care_teams.queries import assessments_of, takes_assessment
from doudi.casework.switches.queries import switches_at
from doudi.casework.worklist.filters import requested_filter
from doudi.casework.worklist.forms import HandoverForm
from doudi.casework.worklist.queries import QueuePlace, key_of, neighbours, next_in_queue, place_in_queue
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.process import Verb, posted_version


def _case_or_404(request: StaffRequest, pk: int) -> Case:
    visible = Case.objects.visible_to(request.user)
    return get_object_or_404(
        visible.select_related("application", "household", "person", "data_entry", "assignment__officer"), pk=pk
    )


@require_GET
@permission_required(Permission.READ_CASES)
def case(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a case: its facts, its history and the next step."""
    return _render_case(request, _case_or_404(request, pk))


def _render_case(
    request: StaffRequest, case: Case, sent: VerbForm | None = None, joint: list[JointCase] | None = None
) -> HttpResponse:
    view = case_view(case, by=request.user)
    step = next_step(view, request.user, sent)
    if joint is None:
        joint = joint_cases(case, step.primary.verb, request.user) if step.primary else []
    case_filter = requested_filter(request)
    previous, following = neighbours(case, by=request.user, case_filter=case_filter)
    decision = getattr(case, "decision", None)
    context = {
        "view": view,
        "case": case,
        "switches": [] if case.is_closed else switches_at(case.village_code),
        **_facts_of_kind(request, case),
        "next_step": step,
        "joint": joint,
        "queue_place": _queue_place(request, case),
        "files": case.files.select_related("attachment"),
        "application_files": case.application.files.all(),
        "declared_card": declared_card(case),
        "office_note": office_of(case.procedure, case.application.answers["members"], (case.member_index,)).note,
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
        "conference": (conference := conference_of(case)),
        "may_raise_question": not (conference.waiting or case.is_closed or case.step == "relief_by_conference")
        and request.user.may(Permission.HANDLE_CASES),
        "measure_labels": MEASURE_LABELS,
        "relative_doubts": relative_doubts_for(case, by=request.user),
        "self_care_assessments": assessments_of(case),
        "may_assess_self_care": takes_assessment(case) and request.user.may(Permission.HANDLE_CASES),
        "family_cases": family_cases(case, by=request.user),
        "waiting_note": waiting_note(case),
        "sent_card": sent_card(case) if case.procedure.kind == "card" else None,
        "may_compare_card": case.step == "card_proof" and request.user.may(Permission.REVEAL_PERSONAL_DATA),
        "contact": contact_of(case, by=request.user),
        "may_enter": case.accepted_on is not None and request.user.may(Permission.HANDLE_CASES),
    }
    return render(request, "casework/cases/case.html", context, status=422 if sent else 200)


def _facts_of_kind(request: StaffRequest, case: Case) -> dict[str, Any]:
    kind = case_kind(case)
    return {"kind_template": kind.template, **kind.facts(case, request.user)} if kind else {}


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
    form = declared.form(case_view(case, by=request.user), request.POST).for_user(request.user)
    form.files = request.FILES
    seen = {"seen_version": posted_version(request.POST.get("version", ""))} if declared.checks_version else {}
    joint = joint_cases(case, declared, request.user, request.POST) if request.POST.get("joint") else []
    versions = {one.case.pk: posted_version(request.POST.get(one.version_name, "")) for one in joint}
    offered, key = VerbForm(declared, form), key_of(case)

    def perform() -> None:
        own = form.action_arguments()
        perform_together(lambda: _perform(request, declared, case, own | seen), offered, joint, request.user, versions)

    if are_valid(joint) and form.perform(perform):
        together = sum(one.is_chosen for one in joint)
        sentence = _("已办理：{what}，同一家的{number}件一起。") if together else _("已办理：{what}。")
        messages.success(request, sentence.format(what=declared.label, number=together + 1))
        return redirect(_address_after(request, case, key))
    form.is_valid()
    joint = joint or joint_cases(case, declared, request.user, request.POST)
    return _render_case(request, _case_or_404(request, pk), offered, joint)


def _queue_place(request: StaffRequest, case: Case) -> QueuePlace | None:
    case_filter = requested_filter(request)
    return place_in_queue(case, by=request.user, case_filter=case_filter) if case_filter.is_queue else None


def _address_after(request: StaffRequest, case: Case, key: str) -> str:
    """Return where to go after a step: in a queue to its next case or back to the list, else to the case itself."""
    case_filter = requested_filter(request)
    following: Case | None = case
    if case_filter.is_queue:
        following = next_in_queue(case, key, by=request.user, case_filter=case_filter)
        if following is None:
            messages.info(request, _("这一组都办完了。"))
            case_filter = replace(case_filter, is_queue=False)
        elif following != case:
            name = following.application.applicant_name
            messages.info(request, _("接着办下一件：{name}。").format(name=name))
    query = case_filter.as_query()
    address = following.get_absolute_url() if following else reverse("casework:cases")
    return f"{address}?{query}" if query else address


def _perform(request: StaffRequest, verb: Verb, case: Case, given: dict[str, Any]) -> None:
    """Store the uploads and act in one transaction, so that a refused act leaves no file."""
    with transaction.atomic():
        uploads = {name: value for name, value in given.items() if isinstance(value, UploadedFile)}
        stored = {name: stored_scan(request.user, case.village_code, upload) for name, upload in uploads.items()}
        verb.act(by=request.user, case=case, **(given | stored))
