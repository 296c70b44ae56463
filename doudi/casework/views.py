"""Pages of casework: the queue, the case with its one next action, and what is printed of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.casework import actions, queries
from doudi.casework.actions.delegating import delegate, take_back
from doudi.casework.following_forms import FOLLOWING_FORMS, FOLLOWING_MAIN
from doudi.casework.forms import FORMS as CASE_FORMS
from doudi.casework.forms import MAIN, CaseForm, DelegateForm
from doudi.casework.models import Case, Delegation
from doudi.casework.papers.models import Paper
from doudi.casework.procedures import every_procedure
from doudi.casework.queue.forms import HandOverForm
from doudi.casework.queue.queries import neighbours
from doudi.casework.queue_views import wanted_of
from doudi.casework.reassessing import DOES
from doudi.casework.visit_form import ASKED_AT_HOME
from doudi.core.accounts.pages import StaffRequest, page
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name

FORMS = CASE_FORMS | FOLLOWING_FORMS
ACTS: dict[str, Any] = {
    "accept": actions.accept_case,
    "ask_for_papers": actions.ask_for_papers,
    "decline": actions.decline_case,
    "supply": actions.supply_papers,
    "lapse": actions.let_lapse,
    "take_over": actions.take_over_declared,
    "clear_doubt": actions.clear_doubt,
    "pause": actions.pause_clock,
    "resume": actions.resume_clock,
    "propose": actions.propose,
    "agree": actions.agree,
    "send_back": actions.send_back,
    "end_posting": actions.end_posting,
    "object": actions.note_objection,
    "uphold": actions.uphold,
    "grant": actions.grant,
    "refuse": actions.refuse,
    "deliver": actions.deliver,
    "withdraw": actions.withdraw_case,
    "find_change": actions.find_change,
    "propose_measures": actions.propose_measures,
    "hear": actions.hear,
    "carry_out": actions.carry_out,
    "enter_card": actions.enter_card,
    "confirm_card": actions.confirm_card,
    "hand_over": actions.hand_over_household,
    "take_over_household": actions.take_over_household,
}
_VISITS = {"visit", "check_sample"}
_NOT_WHILE_PAUSED = {"pause", "propose", "propose_measures"}
_ASK_WHAT_WAS_SEEN = frozenset(
    {
        "accept",
        "ask_for_papers",
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
        "carry_out",
        "enter_card",
        "confirm_card",
        "hand_over",
        "take_over_household",
    }
)


def _case(request: StaffRequest, pk: int) -> Case:
    found = Case.objects.visible_to(request.user)
    return get_object_or_404(found.select_related("application", "household", "person", "charge__officer"), pk=pk)


@require_GET
@page(Permission.READ_CASES)
def case(request: StaffRequest, pk: int) -> HttpResponse:
    """A case: the facts, the timeline, and the one next action."""
    return _shown(request, queries.case_view(_case(request, pk), by=request.user))


def _shown(request: StaffRequest, view: queries.CaseView, sent: tuple[str, CaseForm] | None = None) -> HttpResponse:
    verbs = _offered(view)
    forms = [
        (verb, FORMS[verb][1], sent[1] if sent and sent[0] == verb else FORMS[verb][0](view))
        for verb in verbs
        if verb in FORMS
    ]
    main = sent[0] if sent and sent[0] in verbs else _main(view, verbs)
    case = view.case
    wanted = wanted_of(request)
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
        "posting": case.postings.last(),
        "query": wanted.as_query(),
        "previous": previous,
        "following": following,
        "charge": getattr(case, "charge", None),
        "hand_over": _hand_over_form(request, case),
        "papers": [(kind, Paper.Kind(kind).label, kind in kept) for kind in queries.papers_of(case)],
        "words_of_measures": DOES,
        "reviewed_himself": queries.reviewed_himself(case, request.user),
    }
    return render(request, "casework/case.html", context, status=422 if sent else 200)


def _hand_over_form(request: StaffRequest, case: Case) -> HandOverForm | None:
    may = request.user.may(Permission.HANDLE_CASES) and not case.is_closed
    return HandOverForm(request.user, case.barred) if may else None


def _offered(view: queries.CaseView) -> list[str]:
    """What there is to do, leaving out what would be refused anyway."""
    verbs = [verb for verb in view.verbs if verb in FORMS or verb in _VISITS]
    if "visit" in verbs and any(one.kind for one in view.differences):
        verbs.insert(verbs.index("visit") + 1, "take_over")
    if not view.open_doubts and "clear_doubt" in verbs:
        verbs.remove("clear_doubt")
    paused = view.case.pauses.filter(last_day=None).exists()
    return [verb for verb in verbs if verb not in (_NOT_WHILE_PAUSED if paused else {"resume"})]


def _main(view: queries.CaseView, verbs: list[str]) -> str:
    """The one next action: in the checking the visit, then doubts, then the opinion."""
    if view.case.step not in {"checking", "reassessing"}:
        main = (MAIN | FOLLOWING_MAIN).get(view.case.step, "")
        bureau_must_go = view.case.in_sample or view.case.near_relative
        return "check_sample" if main in {"grant", "carry_out"} and bureau_must_go and not view.bureau_went else main
    if "visit" in verbs and not view.case.visits.exists() and (view.case.procedure.needs_visit or _must_ask(view)):
        return "visit"
    return next((verb for verb in ("resume", "clear_doubt", "propose", "propose_measures") if verb in verbs), "")


def _must_ask(view: queries.CaseView) -> bool:
    """Whether the machine sees no reason to grant while nobody has asked yet what only a visit can tell."""
    asks = ASKED_AT_HOME & set(view.case.procedure.asks)
    return bool(asks and view.assessment and not view.assessment.proposes)


@require_POST
@page(Permission.HANDLE_CASES)
def act(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    """Do one thing with a case."""
    if verb not in FORMS:
        raise Http404
    held = _case(request, pk)
    view = queries.case_view(held, by=request.user)
    form = FORMS[verb][0](view, request.POST)
    seen = {"seen": int(request.POST["version"])} if verb in _ASK_WHAT_WAS_SEEN and _has_version(request) else {}
    if form.carries_out(lambda: ACTS[verb](by=request.user, case=held, **form.said(), **seen)):
        messages.success(request, _("已办理：{what}。").format(what=FORMS[verb][1]))
        query = wanted_of(request).as_query()
        return redirect(f"{held.get_absolute_url()}?{query}" if query else held.get_absolute_url())
    return _shown(request, queries.case_view(_case(request, pk), by=request.user), (verb, form))


def _has_version(request: StaffRequest) -> bool:
    return request.POST.get("version", "").isdecimal() and len(request.POST["version"]) < 9


@require_GET
@page(Permission.READ_CASES)
def posting(request: StaffRequest, pk: int) -> HttpResponse:
    """The public notice, to print on A4 and to post in the village."""
    held = _case(request, pk)
    shown = held.postings.last()
    if shown is None:
        raise Http404
    return render(request, "casework/posting.html", {"case": held, "posting": shown})


@page(Permission.DELEGATE)
def delegations(request: StaffRequest) -> HttpResponse:
    """Which townships confirm what themselves; begin one."""
    form = DelegateForm(request.POST if request.method == "POST" else None)
    if form.carries_out(
        lambda: delegate(
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
        (one, place_name(one.township_code), every_procedure()[one.procedure_id].label) for one in queries.delegations()
    ]
    context = {"form": form, "listed": listed}
    return render(request, "casework/delegations.html", context, status=422 if form.is_bound else 200)


@require_POST
@page(Permission.DELEGATE)
def end_delegation(request: StaffRequest, pk: int) -> HttpResponse:
    """Take one back."""
    take_back(by=request.user, delegation=get_object_or_404(Delegation, pk=pk))
    messages.success(request, _("已收回；在办的仍按受理时的权限办完。"))
    return redirect("casework:delegations")
