"""Following an application: how far it is, what is missing, what was decided and why; and answering to all of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from doudi.casework import actions as casework
from doudi.casework.cases.queries import cases_of
from doudi.casework.cases.workflow import Applicant
from doudi.casework.models import Application, Case
from doudi.casework.procedures.clocks import days_allowed
from doudi.core.accounts.page_access import public
from doudi.core.audit.models import Entry
from doudi.portal.application_form.forms import LookupForm, ResponseForm
from doudi.portal.application_form.photographs import MOST_FILES, attach_uploaded_files
from doudi.portal.rate_limits import application_of
from doudi.registry.households.queries import today

_FOLLOWED = "followed"
FailedResponse = tuple[int, str, ResponseForm]
"""A case, what was said about it, and the form that was refused."""
_WORDS = {
    "case.accept": gettext_lazy("乡镇已受理"),
    "case.request_materials": gettext_lazy("请您补材料"),
    "case.supply_materials": gettext_lazy("您补了材料"),
    "case.home_visit": gettext_lazy("已入户调查"),
    "case.propose": gettext_lazy("已提出初审意见"),
    "case.agree": gettext_lazy("已审核"),
    "case.end_public_notice": gettext_lazy("公示期满"),
    "case.record_objection": gettext_lazy("公示期间有异议，正在处理"),
    "case.grant": gettext_lazy("已确认"),
    "case.refuse": gettext_lazy("不予确认"),
    "case.decline": gettext_lazy("不予受理"),
    "case.deliver": gettext_lazy("决定书已送达"),
    "case.withdraw": gettext_lazy("已撤回"),
    "case.send_back": gettext_lazy("重新调查"),
    "case.uphold": gettext_lazy("异议处理完毕"),
    "message.send": gettext_lazy("您给经办人留了言"),
    "message.answer": gettext_lazy("经办人答复了您的留言"),
    "decision_review.request": gettext_lazy("您请求复核决定"),
    "decision_review.answer": gettext_lazy("县民政局答复了复核请求"),
}


@public
def lookup(request: HttpRequest) -> HttpResponse:
    """How far it is, for whoever knows receipt and code."""
    form = LookupForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: _open(request, form.cleaned_data["receipt"], form.cleaned_data["code"])):
        return redirect("portal:progress")
    return render(request, "portal/lookup.html", {"form": form}, status=422 if form.is_bound else 200)


def _open(request: HttpRequest, receipt: str, code: str) -> None:
    """Let this session follow an application."""
    request.session[_FOLLOWED] = application_of(receipt, code).pk


def _followed(request: HttpRequest) -> Application:
    application = Application.objects.filter(pk=request.session.get(_FOLLOWED, 0)).first()
    if application is None:
        raise Http404
    return application


@public
@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    """Each matter: where it is, until when, what is missing, what was decided and why."""
    if not request.session.get(_FOLLOWED):
        return redirect("portal:lookup")
    return _shown(request, _followed(request))


def _shown(request: HttpRequest, application: Application, told: FailedResponse | None = None) -> HttpResponse:
    context = {
        "application": application,
        "cases": [_progress(one, told) for one in cases_of(application)],
        "referrals": application.referrals.all(),
        "most": MOST_FILES,
    }
    response = render(request, "portal/progress.html", context, status=422 if told else 200)
    response["Cache-Control"] = "no-store"
    return response


def _progress(case: Case, told: FailedResponse | None) -> dict[str, Any]:
    entries = Entry.objects.filter(subject_kind="case", subject_id=str(case.pk)).order_by("number")
    decision = getattr(case, "decision", None)
    review = case.reviews.first()
    shown: dict[str, Any] = {
        "case": case,
        "decision": decision,
        "review": review,
        "letters": list(case.messages.order_by("pk")),
        "done": [(entry.at, _WORDS[entry.verb]) for entry in entries if entry.verb in _WORDS],
        "may_supply": case.step == "missing",
        "may_withdraw": not case.is_closed and case.step != "notice",
        "may_write": not case.is_closed,
        "failed": _failed(decision),
        "income_fen": _income(decision) if "income" in case.procedure.asks else None,
        "may_ask_review": decision is not None and review is None and _within_days(decision),
    }
    for verb, name in (("supply", "supply"), ("message", "message"), ("review", "ask")):
        wrong = told is not None and told[:2] == (case.pk, verb)
        shown[name] = told[2] if told and wrong else ResponseForm(verb, case.pk)
    return shown


def _within_days(decision: Any) -> bool:
    days = days_allowed("decision_review_request_days", today())
    return bool(today() <= decision.decided_on + timedelta(days=days))


def _failed(decision: Any) -> list[dict[str, Any]]:
    """The conditions that did not hold, each once, as they were kept with a decision that is no grant."""
    if decision is None or decision.outcome == Case.Outcome.GRANTED:
        return []
    every = [each for person in decision.explanation.get("people", []) for each in person["conditions"]]
    return list({each["label"]: each for each in every if not each["holds"]}.values())


def _income(decision: Any) -> int | None:
    return decision.explanation.get("income_per_head_fen") if decision is not None else None


@public
@require_POST
def respond(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Supply what was asked for, write, ask for a review, or take the application back."""
    application = _followed(request)
    case = next((one for one in cases_of(application) if one.pk == pk), None)
    said: dict[str, Callable[..., None]] = {
        "supply": _supply,
        "withdraw": _withdraw,
        "message": _message,
        "review": _review,
    }
    if case is None or verb not in said:
        raise Http404
    form = ResponseForm(verb, case.pk, request.POST)
    by = Applicant(application.applicant_name)
    if form.perform(lambda: said[verb](request, case, form.cleaned_data["words"].strip(), by)):
        messages.success(request, _("已收到。"))
        return redirect("portal:progress")
    return _shown(request, application, (case.pk, verb, form))


def _supply(request: HttpRequest, case: Case, words: str, by: Applicant) -> None:
    files = attach_uploaded_files(request.FILES.getlist("photos"), by=by, village_code=case.village_code)
    casework.supply_materials(by=by, case=case, files=[(one.name, one) for one in files], words=words)


def _withdraw(_request: HttpRequest, case: Case, words: str, by: Applicant) -> None:
    casework.withdraw_case(by=by, case=case, why=words)


def _message(_request: HttpRequest, case: Case, words: str, by: Applicant) -> None:
    casework.send_message(by=by, case=case, text=words)


def _review(_request: HttpRequest, case: Case, words: str, by: Applicant) -> None:
    casework.request_decision_review(by=by, case=case, text=words)
