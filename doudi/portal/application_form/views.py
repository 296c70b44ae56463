"""The application form, page by page until it is submitted; every page works without scripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.casework.cases.queries import cases_of
from doudi.casework.models import Application
from doudi.casework.procedures.clocks import procedure_figure
from doudi.casework.procedures.loader import application_procedures
from doudi.casework.procedures.steps import STEPS
from doudi.casework.referrals.kinds import REFERRAL_KINDS
from doudi.core.accounts.models import User
from doudi.core.accounts.page_access import public_page
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.core.refusals import Refused
from doudi.portal.application_form.consent import CONSENT_TEXT, DEPARTMENTS, UNTIL
from doudi.portal.application_form.draft import Draft, read_draft, stored_draft, write_draft
from doudi.portal.application_form.forms import FORMS, ConsentForm
from doudi.portal.application_form.pages import first_unanswered, materials_of, pages_of
from doudi.portal.application_form.photographs import (
    MOST_FILES,
    add_files,
    remove_file,
    signature_label,
    store_signature,
)
from doudi.portal.application_form.submission import HELPER_CHANNELS, AlreadySubmitted, channel_of, submit_draft
from doudi.portal.models import DraftFile, StoredDraft
from doudi.portal.rate_limits import limit_submissions, limit_uploads
from doudi.registry.circumstance_kinds import KINDS
from doudi.values.carries import carries
from doudi.values.masks import mask_account, mask_identity_number

_RECEIPT_KEY = "sent"
"""Session key: receipt number and code of the last application, shown on the receipt."""
_MANDATE = "mandate"
_FACT_KINDS = {"income", "health"}


def _helper(request: HttpRequest) -> User | None:
    """Return the signed-in officer or cadre who applies on behalf of a citizen."""
    user = request.user
    return user if isinstance(user, User) and user.may(Permission.APPLY_ON_BEHALF) else None


@carries("P18-15.c")
@public_page
def page(request: HttpRequest, key: str) -> HttpResponse:
    """Show and take one page of the form; a page that is not asked leads to the next that is."""
    draft = read_draft(request.session)
    asked = next((each for each in pages_of(draft) if each.key == key), None)
    if asked is None:
        return _redirect_to_next_page(draft)
    if asked.kind == "review":
        return _review(request, draft)
    if asked.kind == "materials":
        return _materials(request, draft)
    form = FORMS[asked.kind](asked, draft, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        draft, stored = _write_answered(request, form.updated_draft(), key)
        if isinstance(form, ConsentForm) and form.png:
            store_signature(stored, form.png)
        return _redirect_to_next_page(draft)
    context = {
        **_position(draft, key),
        "form": form,
        "page": asked,
        "member_name": form.member.name if asked.is_about_member and form.member else "",
    }
    if asked.kind == "consent":
        context |= {"consent": CONSENT_TEXT, "departments": DEPARTMENTS, "until": UNTIL}
    return render(request, "portal/page.html", context, status=422 if form.is_bound else 200)


def _redirect_to_next_page(draft: Draft) -> HttpResponse:
    return redirect("portal:page", key=first_unanswered(draft) or "review")


def _write_answered(request: HttpRequest, draft: Draft, key: str) -> tuple[Draft, StoredDraft]:
    """Mark the page as answered and store the draft."""
    draft = replace(draft, answered=(*(each for each in draft.answered if each != key), key))
    return draft, write_draft(request.session, draft)


def _position(draft: Draft, key: str) -> dict[str, Any]:
    """Return the page's number and the key of the page before it, for the template."""
    keys = [each.key for each in pages_of(draft)]
    index = keys.index(key)
    return {
        "page_number": index + 1,
        "previous_key": keys[index - 1] if index else None,
        "is_started": draft.is_started,
    }


def _materials(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Take photographs: each material asked for once, files already added, and what is verified from data."""
    photographed, verified_from_data = materials_of(draft)
    inputs = [(f"photo_{material.name}", material.label) for material in photographed]
    inputs.append(("photo_other", _("其他照片或材料")))
    if _helper(request) is not None:
        inputs.append((f"photo_{_MANDATE}", _("委托书或与申请人的合影")))
    problem = ""
    if request.method == "POST":
        try:
            if request.FILES:
                limit_uploads(request)
            draft, stored = _write_answered(request, draft, "materials")
            add_files(stored, {str(label): request.FILES.getlist(name) for name, label in inputs})
        except Refused as refused:
            problem = refused.message
        else:
            return redirect("portal:page", key="materials") if "add" in request.POST else _redirect_to_next_page(draft)
    context = {
        **_position(draft, "materials"),
        "inputs": inputs,
        "verified_from_data": verified_from_data,
        "files": _photographs(request),
        "problem": problem,
        "most": MOST_FILES,
    }
    return render(request, "portal/materials.html", context, status=422 if problem else 200)


def _photographs(request: HttpRequest) -> list[DraftFile]:
    stored = stored_draft(request.session)
    return list(stored.files.exclude(label=signature_label())) if stored else []


@public_page
@require_POST
def remove_photograph(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a photograph of the draft."""
    stored = stored_draft(request.session)
    file = stored.files.filter(pk=pk).first() if stored else None
    if file is None:
        raise Http404
    remove_file(file)
    return redirect("portal:page", key="materials")


@dataclass(frozen=True)
class MemberSummary:
    """A member on the review page, with the keys of the pages to correct them."""

    name: str
    masked_number: str
    relation: str
    facts: list[tuple[str, str]]
    key: str
    facts_key: str


def _member_summaries(draft: Draft) -> list[MemberSummary]:
    pages = pages_of(draft)
    return [
        MemberSummary(
            name=member.name,
            masked_number=mask_identity_number(member.id_number) if member.id_number else "—",
            relation=member.relation,
            facts=_labelled(member.facts),
            key=f"person-{index}",
            facts_key=next((each.key for each in pages if each.member == index and each.kind in _FACT_KINDS), ""),
        )
        for index, member in enumerate(draft.members)
    ]


def _review(request: HttpRequest, draft: Draft, problem: str = "") -> HttpResponse:
    """Show all answers before submission; the first page without an answer comes first."""
    missing = first_unanswered(draft)
    if missing is not None:
        return redirect("portal:page", key=missing)
    matters = [
        (
            application_procedures()[matter].label,
            "、".join(draft.members[index].name for index in draft.subjects.get(matter, ())),
        )
        for matter in draft.matters
    ]
    context = {
        "draft": draft,
        "masked_card": mask_account(draft.card_number),
        "members": _member_summaries(draft),
        "matters": matters,
        "household": _labelled(draft.household),
        "household_key": next((each.key for each in pages_of(draft) if each.kind in {"property", "expense"}), ""),
        "needs": [(REFERRAL_KINDS[kind].label, text, f"need-{kind}") for kind, text in draft.needs.items()],
        "village": place_name(draft.village),
        "problem": problem,
        "helper": _helper(request),
        "channels": [(one.value, one.label) for one in HELPER_CHANNELS],
        "channel": channel_of(_helper(request), request.POST.get("channel", "")),
        "files": _photographs(request),
    }
    return render(request, "portal/review.html", context, status=422 if problem else 200)


def _labelled(facts: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(KINDS[name].label, KINDS[name].shown(KINDS[name].read(text))) for name, text in facts.items()]


@public_page
@require_POST
def submit(request: HttpRequest) -> HttpResponse:
    """Submit the form; a repeated request leads to the receipt of the first."""
    stored, draft, helper = stored_draft(request.session), read_draft(request.session), _helper(request)
    if stored is None and request.session.get(_RECEIPT_KEY):
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
        application, code = submit_draft(
            stored, draft, helper=helper, mandate=mandate, channel=request.POST.get("channel", "")
        )
    except AlreadySubmitted as refused:
        messages.info(request, refused.message)
        return redirect("portal:receipt")
    except Refused as refused:
        return _review(request, draft, refused.message)
    request.session[_RECEIPT_KEY] = [application.receipt, code]
    return redirect("portal:receipt")


@public_page
@require_GET
def receipt(request: HttpRequest) -> HttpResponse:
    """Show receipt number, code, and for each matter the next steps with their working days."""
    receipt_and_code = request.session.get(_RECEIPT_KEY)
    if not receipt_and_code:
        return redirect("portal:lookup")
    number, code = receipt_and_code
    application = Application.objects.get(receipt=number)
    cases = [
        {
            "case": case,
            "days": procedure_figure(case.procedure.total_days, today()),
            "steps": [STEPS[name].label for name in case.procedure.steps],
        }
        for case in cases_of(application)
    ]
    context = {"receipt": number, "code": code, "cases": cases, "referrals": application.referrals.all()}
    response = render(request, "portal/receipt.html", context)
    response["Cache-Control"] = "no-store"
    return response
