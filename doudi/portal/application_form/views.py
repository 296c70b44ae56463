"""The citizen's form, page by page, until it is sent. All of it works without scripts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.casework.cases.queries import cases_of
from doudi.casework.models import Application
from doudi.casework.procedures.clocks import days_allowed
from doudi.casework.procedures.loader import procedures
from doudi.casework.procedures.steps import STEPS
from doudi.casework.referrals.kinds import REFERRAL_KINDS
from doudi.core.accounts.models import User
from doudi.core.accounts.page_access import public
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import place_name
from doudi.core.refusals import Refused
from doudi.portal.application_form.consent import CONSENT_TEXT, DEPARTMENTS, UNTIL
from doudi.portal.application_form.draft import (
    Draft,
    first_unanswered,
    keep_draft,
    materials_of,
    pages_of,
    read_draft,
    set_scanned_village,
    stored_draft,
)
from doudi.portal.application_form.forms import FORMS, ConsentForm
from doudi.portal.application_form.photographs import (
    MOST_FILES,
    add_files,
    keep_signature,
    remove_file,
    signature_label,
)
from doudi.portal.application_form.submission import AlreadySubmitted, submit_draft
from doudi.portal.rate_limits import limit_submissions, limit_uploads
from doudi.registry.circumstance_kinds import KINDS
from doudi.registry.households.queries import today
from doudi.values.masks import mask_identity_number

_SENT = "sent"
_YEAR_SECONDS = 365 * 86_400
_MANDATE = "mandate"


def _helper(request: HttpRequest) -> User | None:
    """The cadre or officer who applies for somebody, if one is signed in."""
    user = request.user
    return user if isinstance(user, User) and user.may(Permission.APPLY_ON_BEHALF) else None


@public
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What there is: find out, apply, go on, follow. A scanned code brings the village with it."""
    village = request.GET.get("village", "")
    if village.isdecimal() and Division.objects.filter(code=village, level="village").exists():
        set_scanned_village(request.session, village)
    draft = read_draft(request.session)
    context = {
        "place": place_name(draft.village) if draft.village else "",
        "begun": draft.is_started,
        "first": first_unanswered(draft) or "review",
    }
    return render(request, "portal/home.html", context)


@public
@require_POST
def text_size(request: HttpRequest) -> HttpResponse:
    """Large letters and large buttons, or not; the choice is kept in a cookie and nothing else."""
    wanted = "elder" if request.POST.get("density") == "elder" else "console"
    response = redirect(_page_to_show(request.POST.get("next", "")))
    response.set_cookie("density", wanted, max_age=_YEAR_SECONDS, httponly=True, samesite="Lax")
    return response


def _page_to_show(address: str) -> str:
    """One of our own pages that may be opened; the start for any other."""
    try:
        found = resolve(address)
    except Resolver404:
        return "portal:home"
    if found.url_name == "send":
        return "/apply/form/review/"
    return address if found.namespace in {"portal", "casework"} and found.func.__name__ != "speak" else "portal:home"


@public
def page(request: HttpRequest, key: str) -> HttpResponse:
    """One page of the form."""
    draft = read_draft(request.session)
    found = next((one for one in pages_of(draft) if one.key == key), None)
    if found is None:
        return redirect("portal:page", key=first_unanswered(draft) or "review")
    if found.kind == "review":
        return _review(request, draft)
    if found.kind == "materials":
        return _materials(request, draft)
    form = FORMS[found.kind](found, draft, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        form.keep()
        stored = _answered(request, draft, key)
        if isinstance(form, ConsentForm) and form.png:
            keep_signature(stored, form.png)
        return redirect("portal:page", key=first_unanswered(draft) or "review")
    context = {
        **_frame(draft, key),
        "form": form,
        "page": found,
        "about": form.member.get("name", "") if found.kind in {"person", "income", "health", "parents"} else "",
    }
    if found.kind == "consent":
        context |= {"consent": CONSENT_TEXT, "departments": DEPARTMENTS, "until": UNTIL}
    return render(request, "portal/page.html", context, status=422 if form.is_bound else 200)


def _answered(request: HttpRequest, draft: Draft, key: str) -> Any:
    draft.answered = [*(one for one in draft.answered if one != key), key]
    return keep_draft(request.session, draft)


def _frame(draft: Draft, key: str) -> dict[str, Any]:
    """Where in the form a page stands."""
    keys = [one.key for one in pages_of(draft)]
    place = keys.index(key)
    return {"place": place + 1, "before": keys[place - 1] if place else None, "saves": draft.is_started}


def _materials(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Photographs: each paper asked for once, what is there already, and what nobody has to bring."""
    photographed, by_data = materials_of(draft)
    wanted = [(f"photo_{one.name}", one.label) for one in photographed] + [("photo_other", _("其他照片或材料"))]
    helper = _helper(request)
    if helper is not None:
        wanted.append((f"photo_{_MANDATE}", _("委托书或与申请人的合影")))
    problem = ""
    if request.method == "POST":
        try:
            if request.FILES:
                limit_uploads(request)
            stored = _answered(request, draft, "materials")
            add_files(stored, {str(label): request.FILES.getlist(name) for name, label in wanted})
        except Refused as refused:
            problem = refused.message
        else:
            leads = "materials" if "add" in request.POST else first_unanswered(draft) or "review"
            return redirect("portal:page", key=leads)
    context = {
        **_frame(draft, "materials"),
        "wanted": wanted,
        "by_data": by_data,
        "files": _files(request),
        "problem": problem,
        "most": MOST_FILES,
    }
    return render(request, "portal/materials.html", context, status=422 if problem else 200)


def _files(request: HttpRequest) -> list[Any]:
    stored = stored_draft(request.session)
    return list(stored.files.exclude(label=signature_label())) if stored else []


@public
@require_POST
def remove_photograph(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a photograph away again before sending."""
    stored = stored_draft(request.session)
    file = stored.files.filter(pk=pk).first() if stored else None
    if file is None:
        raise Http404
    remove_file(file)
    return redirect("portal:page", key="materials")


def _review(request: HttpRequest, draft: Draft, problem: str = "") -> HttpResponse:
    missing = first_unanswered(draft)
    if missing is not None:
        return redirect("portal:page", key=missing)
    members = [
        {
            "name": one["name"],
            "number": mask_identity_number(one["id_number"]) if one["id_number"] else "—",
            "relation": one["relation"],
            "facts": _shown(one["facts"]),
            "key": f"person-{place}",
            "facts_key": next(
                (each.key for each in pages_of(draft) if each.member == place and each.kind in {"income", "health"}), ""
            ),
        }
        for place, one in enumerate(draft.members)
    ]
    matters = [
        (procedures()[one].label, "、".join(draft.members[place]["name"] for place in draft.subjects.get(one, [])))
        for one in draft.matters
    ]
    context = {
        "draft": draft,
        "members": members,
        "matters": matters,
        "household": _shown(draft.household),
        "household_key": next((one.key for one in pages_of(draft) if one.kind in {"property", "expense"}), ""),
        "needs": [(REFERRAL_KINDS[one].label, text, f"need-{one}") for one, text in draft.needs.items()],
        "village": place_name(draft.village),
        "problem": problem,
        "helper": _helper(request),
        "files": _files(request),
    }
    return render(request, "portal/review.html", context, status=422 if problem else 200)


def _shown(facts: dict[str, str]) -> list[tuple[str, str]]:
    return [(KINDS[name].label, KINDS[name].shown(KINDS[name].read(text))) for name, text in facts.items()]


@public
@require_POST
def submit(request: HttpRequest) -> HttpResponse:
    """Send the form; the receipt and its code are shown once."""
    stored, draft, helper = stored_draft(request.session), read_draft(request.session), _helper(request)
    if stored is None and request.session.get(_SENT):
        messages.info(request, _("这张表已经提交过，没有重复提交。"))
        return redirect("portal:receipt")
    if stored is None or first_unanswered(draft) is not None:
        return redirect("portal:page", key="review")
    mandate = request.POST.get(_MANDATE, "").strip()[:200]
    if helper is not None and not mandate:
        return _review(request, draft, _("代办的，请写明谁委托、怎么委托的。"))
    try:
        if helper is None:
            limit_submissions(draft.phone)
        application, code = submit_draft(stored, draft, helper=helper, mandate=mandate)
    except AlreadySubmitted as refused:
        messages.info(request, refused.message)
        return redirect("portal:receipt")
    except Refused as refused:
        return _review(request, draft, refused.message)
    request.session[_SENT] = [application.receipt, code]
    return redirect("portal:receipt")


@public
@require_GET
def receipt(request: HttpRequest) -> HttpResponse:
    """The receipt: number, code, next steps with their days."""
    held = request.session.get(_SENT)
    if not held:
        return redirect("portal:lookup")
    application = Application.objects.get(receipt=held[0])
    cases = [
        {
            "case": one,
            "days": days_allowed(one.procedure.total_days, today()),
            "steps": [STEPS[name].label for name in one.procedure.steps],
        }
        for one in cases_of(application)
    ]
    context = {"receipt": held[0], "code": held[1], "cases": cases, "referrals": application.referrals.all()}
    response = render(request, "portal/receipt.html", context)
    response["Cache-Control"] = "no-store"
    return response
