"""The citizen's pages: apply, follow, supply, withdraw. All of it works without scripts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from doudi.casework import actions as casework
from doudi.casework.models import Application, Case
from doudi.casework.procedures import procedures
from doudi.casework.queries import cases_of
from doudi.casework.steps import Applicant
from doudi.core.accounts.models import User
from doudi.core.accounts.pages import StaffRequest, public
from doudi.core.accounts.pages import page as staff_page
from doudi.core.accounts.roles import Permission, Role
from doudi.core.audit.models import Entry
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import place_name, villages_of
from doudi.core.divisions.scope import contains
from doudi.core.refusals import Refused
from doudi.portal.codes import square
from doudi.portal.draft import Draft, first_unanswered, forget_draft, keep_draft, next_page, pages_of, read_draft
from doudi.portal.files import take_files
from doudi.portal.forms import FORMS, FollowForm, WordsForm
from doudi.portal.limits import application_of, refuse_flood
from doudi.registry.kinds import KINDS
from doudi.values.masks import mask_identity_number

_FOLLOWED = "followed"
_SENT = "sent"


def _helper(request: HttpRequest) -> User | None:
    """The cadre or officer who applies for somebody, if one is signed in."""
    user = request.user
    return user if isinstance(user, User) and user.may(Permission.APPLY_ON_BEHALF) else None


@public
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What there is: apply, follow, read the guide. A scanned code brings the village with it."""
    village = request.GET.get("village", "")
    draft = read_draft(request.session)
    if village.isdecimal() and Division.objects.filter(code=village, level="village").exists():
        draft.village = village
        keep_draft(request.session, draft)
    context = {"place": place_name(draft.village) if draft.village else "", "begun": bool(draft.matters)}
    return render(request, "portal/home.html", context)


@public
def page(request: HttpRequest, key: str) -> HttpResponse:
    """One page of the form."""
    draft = read_draft(request.session)
    found = next((one for one in pages_of(draft) if one.key == key), None)
    if found is None:
        return redirect("portal:page", key=first_unanswered(draft) or "review")
    if found.kind == "review":
        return _review(request, draft)
    form = FORMS[found.kind](found, draft, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        form.keep()
        draft.answered = [*(one for one in draft.answered if one != key), key]
        keep_draft(request.session, draft)
        return redirect("portal:page", key=_following(draft, key))
    every = pages_of(draft)
    context = {
        "form": form, "page": found, "place": every.index(found) + 1, "number": len(every),
        "about": form.member.get("name", "") if found.kind not in {"village", "matters", "property"} else "",
        "before": every[every.index(found) - 1].key if every.index(found) else None,
    }  # fmt: skip
    return render(request, "portal/page.html", context, status=422 if form.is_bound else 200)


def _following(draft: Draft, key: str) -> str:
    """The next page; where everything is answered already, back to the review."""
    return next_page(draft, key) if first_unanswered(draft) else "review"


def _review(request: HttpRequest, draft: Draft, problem: str = "") -> HttpResponse:
    missing = first_unanswered(draft)
    if missing is not None:
        return redirect("portal:page", key=missing)
    members = [
        {
            "name": one["name"], "number": mask_identity_number(one["id_number"]) if one["id_number"] else "—",
            "relation": one["relation"], "place": place, "facts": _shown(one["facts"]),
        }
        for place, one in enumerate(draft.members)
    ]  # fmt: skip
    matters = [
        (procedures()[one].label, "、".join(draft.members[place]["name"] for place in draft.subjects.get(one, [])))
        for one in draft.matters
    ]
    context = {
        "draft": draft, "members": members, "matters": matters, "household": _shown(draft.household),
        "village": place_name(draft.village), "problem": problem, "helper": _helper(request),
    }  # fmt: skip
    return render(request, "portal/review.html", context, status=422 if problem else 200)


def _shown(facts: dict[str, str]) -> list[tuple[str, str]]:
    return [(KINDS[name].label, KINDS[name].shown(KINDS[name].read(text))) for name, text in facts.items()]


@public
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Send the form; the receipt and its code are shown once."""
    draft = read_draft(request.session)
    if first_unanswered(draft) is not None:
        return redirect("portal:page", key="review")
    helper = _helper(request)
    mandate = request.POST.get("mandate", "").strip()[:200]
    if helper is not None and not mandate:
        return _review(request, draft, _("代办的，请写明谁委托、怎么委托的。"))
    channel = Application.Channel.PORTAL
    if helper is not None:
        cadre = Role(helper.role) is Role.VILLAGE_CADRE
        channel = Application.Channel.CADRE if cadre else Application.Channel.WINDOW
    try:
        if helper is None:
            refuse_flood(draft.phone)
        by = helper or Applicant(_("群众"))
        files = take_files(request.FILES.getlist("photos"), by=by, village_code=draft.village)
        application, code = casework.send_application(
            by=by, files=files, channel=channel, village=Division.objects.get(code=draft.village),
            answers=_answers(draft), mandate=mandate,
        )  # fmt: skip
    except Refused as refused:
        return _review(request, draft, refused.message)
    forget_draft(request.session)
    request.session[_SENT] = [application.receipt, code]
    return redirect("portal:sent")


def _answers(draft: Draft) -> casework.Answers:
    """As casework takes them: a matter of persons without a choice is for the only member."""
    subjects = {
        matter: (draft.subjects.get(matter, [0] if len(draft.members) == 1 else [])
                 if procedures()[matter].covers == "person" else [])
        for matter in draft.matters
    }  # fmt: skip
    return casework.Answers(
        members=draft.members, household=draft.household, subjects=subjects, phone=draft.phone,
        consent=draft.consent, words=draft.words,
    )  # fmt: skip


@public
@require_GET
def sent(request: HttpRequest) -> HttpResponse:
    """The receipt: number, code, next steps."""
    held = request.session.get(_SENT)
    if not held:
        return redirect("portal:follow")
    application = Application.objects.get(receipt=held[0])
    context = {"receipt": held[0], "code": held[1], "cases": cases_of(application)}
    response = render(request, "portal/sent.html", context)
    response["Cache-Control"] = "no-store"
    return response


@public
def follow(request: HttpRequest) -> HttpResponse:
    """How far it is, for whoever knows receipt and code."""
    form = FollowForm(request.POST if request.method == "POST" else None)
    if form.carries_out(lambda: _open(request, form.cleaned_data["receipt"], form.cleaned_data["code"])):
        return redirect("portal:progress")
    return render(request, "portal/follow.html", {"form": form}, status=422 if form.is_bound else 200)


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
        return redirect("portal:follow")
    application = _followed(request)
    shown = [_progress(one) for one in cases_of(application)]
    response = render(request, "portal/progress.html", {"application": application, "cases": shown})
    response["Cache-Control"] = "no-store"
    return response


def _progress(case: Case) -> dict[str, Any]:
    entries = Entry.objects.filter(subject_kind="case", subject_id=str(case.pk)).order_by("number")
    done = [(entry.at, _WORDS[entry.verb]) for entry in entries if entry.verb in _WORDS]
    return {
        "case": case, "done": done, "decision": getattr(case, "decision", None),
        "form": WordsForm(auto_id=f"case{case.pk}_%s"), "may_supply": case.step == "missing",
        "may_withdraw": not case.is_closed and case.step != "notice",
    }  # fmt: skip


_WORDS = {
    "case.accept": gettext_lazy("乡镇已受理"),
    "case.ask_for_papers": gettext_lazy("请您补材料"),
    "case.supply": gettext_lazy("您补了材料"),
    "case.visit": gettext_lazy("已入户调查"),
    "case.propose": gettext_lazy("已提出初审意见"),
    "case.agree": gettext_lazy("已审核"),
    "case.end_posting": gettext_lazy("公示期满"),
    "case.object": gettext_lazy("公示期间有异议，正在处理"),
    "case.grant": gettext_lazy("已确认"),
    "case.refuse": gettext_lazy("不予确认"),
    "case.decline": gettext_lazy("不予受理"),
    "case.deliver": gettext_lazy("决定书已送达"),
    "case.withdraw": gettext_lazy("已撤回"),
    "case.send_back": gettext_lazy("重新调查"),
    "case.uphold": gettext_lazy("异议处理完毕"),
}


@public
@require_POST
def speak(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Supply what was asked for, or take the application back."""
    application = _followed(request)
    case = next((one for one in cases_of(application) if one.pk == pk), None)
    if case is None or verb not in {"supply", "withdraw"}:
        raise Http404
    words, by = request.POST.get("words", "").strip()[:300], Applicant(application.applicant_name)
    if verb == "supply":
        files = take_files(request.FILES.getlist("photos"), by=by, village_code=case.village_code)
        casework.supply_papers(by=by, case=case, files=[(one.name, one) for one in files], words=words)
    else:
        casework.withdraw_case(by=by, case=case, why=words)
    messages.success(request, _("已收到。"))
    return redirect("portal:progress")


@require_GET
@staff_page(Permission.APPLY_ON_BEHALF)
def poster(request: StaffRequest, code: str) -> HttpResponse:
    """The notice with the code to scan, A4, for a village."""
    village = get_object_or_404(Division, code=code, level=Division.Level.VILLAGE)
    if not contains(request.user.scope, village.code):
        raise Http404
    address = request.build_absolute_uri(f"{reverse('portal:home')}?village={village.code}")
    context = {"village": village, "place": place_name(village.code), "address": address, "square": square(address)}
    return render(request, "portal/poster.html", context)


@require_GET
@staff_page(Permission.APPLY_ON_BEHALF)
def posters(request: StaffRequest) -> HttpResponse:
    """The villages whose notice somebody may print."""
    return render(request, "portal/posters.html", {"villages": villages_of(request.user.scope)})
