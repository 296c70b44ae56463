"""Pages of casework: the queue, the case with its one next action, and what is printed of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.casework import actions
from doudi.casework.case_documents.models import CaseDocument
from doudi.casework.cases import queries
from doudi.casework.cases.forms import FORMS as CASE_FORMS
from doudi.casework.cases.forms import PRIMARY_VERBS, CaseForm, DelegationForm
from doudi.casework.delegations.actions import begin_delegation, revoke_delegation
from doudi.casework.home_visits.forms import ASKED_AT_HOME_VISIT
from doudi.casework.models import Case, Delegation
from doudi.casework.post_award.assessment import MEASURE_LABELS
from doudi.casework.post_award.forms import POST_AWARD_FORMS, POST_AWARD_PRIMARY_VERBS
from doudi.casework.procedures.loader import all_procedures
from doudi.casework.worklist.forms import HandoverForm
from doudi.casework.worklist.queries import neighbours
from doudi.casework.worklist.views import filter_from
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name

FORMS = CASE_FORMS | POST_AWARD_FORMS
ACTIONS_BY_VERB: dict[str, Any] = {
    "accept": actions.accept_case,
    "request_materials": actions.request_materials,
    "decline": actions.decline_case,
    "supply": actions.supply_materials,
    "lapse": actions.close_lapsed_case,
    "take_over": actions.register_declared_facts,
    "clear_doubt": actions.clear_doubt,
    "pause": actions.pause_clock,
    "resume": actions.resume_clock,
    "propose": actions.propose,
    "agree": actions.agree,
    "send_back": actions.send_back,
    "end_public_notice": actions.end_public_notice,
    "object": actions.record_objection,
    "uphold": actions.uphold,
    "grant": actions.grant,
    "refuse": actions.refuse,
    "deliver": actions.deliver,
    "withdraw": actions.withdraw_case,
    "record_verified_change": actions.record_verified_change,
    "propose_measures": actions.propose_measures,
    "hear": actions.record_hearing,
    "decide_measures": actions.decide_measures,
    "enter_card": actions.enter_card,
    "confirm_card": actions.confirm_card,
    "hand_over": actions.transfer_out_household,
    "transfer_in_household": actions.transfer_in_household,
}
_VISITS = {"visit", "bureau_visit"}
_NOT_WHILE_PAUSED = {"pause", "propose", "propose_measures"}
_CHECKS_VERSION = frozenset(
    {
        "accept",
        "request_materials",
        "decline",
        "lapse",
        "propose",
        "agree",
        "send_back",
        "uphold",
        "grant",
        "refuse",
        "deliver",
        "propose_measures",
        "hear",
        "decide_measures",
        "enter_card",
        "confirm_card",
        "hand_over",
        "transfer_in_household",
    }
)


def _case(request: StaffRequest, pk: int) -> Case:
    found = Case.objects.visible_to(request.user)
    return get_object_or_404(found.select_related("application", "household", "person", "assignment__officer"), pk=pk)


@require_GET
@permission_required(Permission.READ_CASES)
def case(request: StaffRequest, pk: int) -> HttpResponse:
    """A case: the facts, the timeline, and the one next action."""
    return _render_case(request, queries.case_view(_case(request, pk), by=request.user))


def _render_case(
    request: StaffRequest, view: queries.CaseView, sent: tuple[str, CaseForm] | None = None
) -> HttpResponse:
    verbs = _available_verbs(view)
    forms = [
        (verb, FORMS[verb][1], sent[1] if sent and sent[0] == verb else FORMS[verb][0](view))
        for verb in verbs
        if verb in FORMS
    ]
    main = sent[0] if sent and sent[0] in verbs else _primary_verb(view, verbs)
    case = view.case
    wanted = filter_from(request)
    previous, following = neighbours(case, by=request.user, wanted=wanted)
    kept = set(case.papers.values_list("kind", flat=True))
    context = {
        "view": view,
        "case": case,
        "forms": forms,
        "main": main,
        "words": queries.URGENCY_WORDS,
        "others": [one for one in forms if one[0] != main],
        "offers_visit": bool(_VISITS & set(verbs)),
        "files": case.files.select_related("attachment"),
        "sent_files": case.application.files.all(),
        "said_words": case.application.answers.get("words", ""),
        "visits": case.visits.all(),
        "opinions": case.opinions.select_related("given_by"),
        "decision": getattr(case, "decision", None),
        "posting": case.public_notices.last(),
        "query": wanted.as_query(),
        "previous": previous,
        "following": following,
        "assignment": getattr(case, "assignment", None),
        "hand_over": _hand_over_form(request, case),
        "papers": [(kind, CaseDocument.Kind(kind).label, kind in kept) for kind in queries.documents_of(case)],
        "words_of_measures": MEASURE_LABELS,
        "reviewed_by_same_user": queries.reviewed_by_same_user(case, request.user),
    }
    return render(request, "casework/cases/case.html", context, status=422 if sent else 200)


def _hand_over_form(request: StaffRequest, case: Case) -> HandoverForm | None:
    may = request.user.may(Permission.HANDLE_CASES) and not case.is_closed
    return HandoverForm(request.user, case.recused_staff) if may else None


def _available_verbs(view: queries.CaseView) -> list[str]:
    """What there is to do, leaving out what would be refused anyway."""
    verbs = [verb for verb in view.verbs if verb in FORMS or verb in _VISITS]
    if "visit" in verbs and any(one.kind for one in view.differences):
        verbs.insert(verbs.index("visit") + 1, "take_over")
    if not view.open_doubts and "clear_doubt" in verbs:
        verbs.remove("clear_doubt")
    paused = view.case.pauses.filter(last_day=None).exists()
    return [verb for verb in verbs if verb not in (_NOT_WHILE_PAUSED if paused else {"resume"})]


def _primary_verb(view: queries.CaseView, verbs: list[str]) -> str:
    """The one next action: in the investigation the visit, then doubts, then the opinion."""
    if view.case.step not in {"investigation", "reassessment"}:
        main = (PRIMARY_VERBS | POST_AWARD_PRIMARY_VERBS).get(view.case.step, "")
        bureau_must_go = view.case.is_sampled or view.case.near_relative_of
        return (
            "bureau_visit"
            if main in {"grant", "decide_measures"} and bureau_must_go and not view.has_bureau_visit
            else main
        )
    if (
        "visit" in verbs
        and not view.case.visits.exists()
        and (view.case.procedure.needs_home_visit or _needs_home_visit_answers(view))
    ):
        return "visit"
    return next((verb for verb in ("resume", "clear_doubt", "propose", "propose_measures") if verb in verbs), "")


def _needs_home_visit_answers(view: queries.CaseView) -> bool:
    """Whether the machine sees no reason to grant while nobody has asked yet what only a visit can tell."""
    asks = ASKED_AT_HOME_VISIT & set(view.case.procedure.asks)
    return bool(asks and view.assessment and not view.assessment.proposes)


@require_POST
@permission_required(Permission.HANDLE_CASES)
def act(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    """Do one thing with a case."""
    if verb not in FORMS:
        raise Http404
    held = _case(request, pk)
    view = queries.case_view(held, by=request.user)
    form = FORMS[verb][0](view, request.POST)
    seen = {"seen_version": int(request.POST["version"])} if verb in _CHECKS_VERSION and _has_version(request) else {}
    if form.perform(lambda: ACTIONS_BY_VERB[verb](by=request.user, case=held, **form.said(), **seen)):
        messages.success(request, _("已办理：{what}。").format(what=FORMS[verb][1]))
        query = filter_from(request).as_query()
        return redirect(f"{held.get_absolute_url()}?{query}" if query else held.get_absolute_url())
    return _render_case(request, queries.case_view(_case(request, pk), by=request.user), (verb, form))


def _has_version(request: StaffRequest) -> bool:
    return request.POST.get("version", "").isdecimal() and len(request.POST["version"]) < 9


@require_GET
@permission_required(Permission.READ_CASES)
def posting(request: StaffRequest, pk: int) -> HttpResponse:
    """The public notice, to print on A4 and to post in the village."""
    held = _case(request, pk)
    shown = held.public_notices.last()
    if shown is None:
        raise Http404
    return render(request, "casework/public_notices/notice.html", {"case": held, "posting": shown})


@permission_required(Permission.MANAGE_DELEGATIONS)
def delegations(request: StaffRequest) -> HttpResponse:
    """Which townships confirm what themselves; begin one."""
    form = DelegationForm(request.POST if request.method == "POST" else None)
    if form.perform(
        lambda: begin_delegation(
            by=request.user,
            township_code=form.cleaned_data["township"],
            matter=form.cleaned_data["matter"],
            first_day=form.cleaned_data["first_day"],
            basis=form.cleaned_data["basis"],
        )
    ):
        messages.success(request, _("已下放。"))
        return redirect("casework:delegations")
    listed = [
        (one, place_name(one.township_code), all_procedures()[one.procedure_id].label) for one in queries.delegations()
    ]
    context = {"form": form, "listed": listed}
    return render(request, "casework/delegations/list.html", context, status=422 if form.is_bound else 200)


@require_POST
@permission_required(Permission.MANAGE_DELEGATIONS)
def end_delegation(request: StaffRequest, pk: int) -> HttpResponse:
    """Take one back."""
    revoke_delegation(by=request.user, delegation=get_object_or_404(Delegation, pk=pk))
    messages.success(request, _("已收回；在办的仍按受理时的权限办完。"))
    return redirect("casework:delegations")
