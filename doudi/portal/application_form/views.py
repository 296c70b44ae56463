"""The application form, page by page until it is submitted; every page works without scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.casework.cases.application_office import hukou_words, office_of
from doudi.casework.cases.queries import cases_of
from doudi.casework.models import Application, Case
from doudi.casework.office_details.queries import hotlines
from doudi.casework.procedures.clocks import procedure_figure
from doudi.casework.procedures.loader import application_procedures
from doudi.casework.procedures.procedure import Material
from doudi.casework.procedures.steps import STEPS
from doudi.casework.referrals.kinds import REFERRAL_KINDS
from doudi.core.accounts.models import User
from doudi.core.accounts.page_access import public_page
from doudi.core.accounts.roles import Permission
from doudi.core.attachments import file_storage
from doudi.core.attachments.file_types import identify_file
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.core.record_language import in_record_language
from doudi.core.refusals import Refused
from doudi.portal.application_form.consent import DEPARTMENTS, UNTIL, consent_text
from doudi.portal.application_form.consent_forms import ConsentForm
from doudi.portal.application_form.draft import Draft, DraftMember, read_draft, stored_draft, write_draft
from doudi.portal.application_form.forms import FORMS
from doudi.portal.application_form.members import with_consistent_answers, without_member
from doudi.portal.application_form.page_form import PageForm
from doudi.portal.application_form.pages import first_unanswered, materials_of, number_of_pages, pages_of
from doudi.portal.application_form.photographs import (
    MOST_FILES,
    add_files,
    put_file_back,
    signature_label,
    store_signature,
    take_file_off,
)
from doudi.portal.application_form.submission import HELPER_CHANNELS, AlreadySubmitted, channel_of, submit_draft
from doudi.portal.models import DraftFile, StoredDraft
from doudi.portal.progress.session_keys import FOLLOWED_KEY
from doudi.portal.rate_limits import limit_new_drafts, limit_submissions, limit_uploads
from doudi.registry.circumstance_kinds import KINDS
from doudi.values.carries import carries
from doudi.values.kinship import relation_in_language
from doudi.values.masks import mask_account, mask_identity_number

RECEIPT_KEY = "sent"
"""Session key: receipt number and code of the last application, shown on the receipt."""
_MANDATE = "mandate"


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
    if "save" in request.POST:
        return _save_as_typed(request, form)
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
        context |= {"consent": consent_text(), "departments": DEPARTMENTS, "until": UNTIL}
    return render(request, "portal/page.html", context, status=422 if form.is_bound else 200)


def _save_as_typed(request: HttpRequest, form: PageForm) -> HttpResponse:
    """Keep what is on the screen, complete or not, and go on to the page that saves the draft."""
    draft, key = form.draft, form.page.key
    if form.is_valid():
        draft, stored = _write_answered(request, form.updated_draft(), key)
        if isinstance(form, ConsentForm) and form.png:
            store_signature(stored, form.png)
    elif typed := form.typed():
        answered = tuple(each for each in draft.answered if each != key)
        limit_new_drafts(request)
        write_draft(request.session, replace(draft, answered=answered, unfinished={**draft.unfinished, key: typed}))
    return redirect("portal:save_draft")


def _redirect_to_next_page(draft: Draft) -> HttpResponse:
    return redirect("portal:page", key=first_unanswered(draft) or "review")


def _write_answered(request: HttpRequest, draft: Draft, key: str) -> tuple[Draft, StoredDraft]:
    """Mark the page as answered and store the draft."""
    answered = (*(each for each in draft.answered if each != key), key)
    unfinished = {page_key: typed for page_key, typed in draft.unfinished.items() if page_key != key}
    draft = with_consistent_answers(replace(draft, answered=answered, unfinished=unfinished))
    limit_new_drafts(request)
    return draft, write_draft(request.session, draft)


def _position(draft: Draft, key: str) -> dict[str, Any]:
    """Return the page's number, how many there are, and the key of the page before it, for the template."""
    keys = [each.key for each in pages_of(draft)]
    index = keys.index(key)
    number, is_certain = number_of_pages(draft)
    return {
        "page_number": index + 1,
        "number_of_pages": number if number > index + 1 or is_certain else 0,
        "is_number_certain": is_certain,
        "is_corrected": first_unanswered(draft) is None,
        "previous_key": keys[index - 1] if index else None,
        "is_started": draft.is_started,
    }


def _materials(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Take photographs: each material asked for once, files already added, and what is verified from data."""
    photographed, verified_from_data = materials_of(draft)
    problem = ""
    if request.method == "POST":
        try:
            limit_uploads(request)
            draft, stored = _write_answered(request, draft, "materials")
            with in_record_language():  # the files are kept under these labels
                inputs = _photograph_inputs(request, photographed)
            add_files(stored, {label: request.FILES.getlist(name) for name, label in inputs})
        except Refused as refused:
            problem = refused.message
        else:
            if "save" in request.POST:
                return redirect("portal:save_draft")
            return redirect("portal:page", key="materials") if "add" in request.POST else _redirect_to_next_page(draft)
    context = {
        **_position(draft, "materials"),
        "inputs": _photograph_inputs(request, photographed),
        "verified_from_data": verified_from_data,
        "files": _photographs(request),
        "removed": _photographs(request, removed=True),
        "problem": problem,
        "most": MOST_FILES,
    }
    return render(request, "portal/materials.html", context, status=422 if problem else 200)


def _photograph_inputs(request: HttpRequest, photographed: Sequence[Material]) -> list[tuple[str, str]]:
    """Return the name of each field for files, and what they show."""
    inputs = [(f"photo_{material.name}", material.label) for material in photographed]
    inputs.append(("photo_other", _("其他照片或材料")))
    if _helper(request) is not None:
        inputs.append((f"photo_{_MANDATE}", _("委托书或与申请人的合影")))
    return inputs


def _photographs(request: HttpRequest, *, removed: bool = False) -> list[DraftFile]:
    stored = stored_draft(request.session)
    if stored is None:
        return []
    return list(stored.files.exclude(label=signature_label()).filter(removed_at__isnull=not removed))


def _photograph_or_404(request: HttpRequest, pk: int) -> DraftFile:
    stored = stored_draft(request.session)
    file = stored.files.exclude(label=signature_label()).filter(pk=pk).first() if stored else None
    if file is None:
        raise Http404
    return file


@public_page
@require_GET
def photograph(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a photograph or PDF of the draft to the session that added it."""
    file = _photograph_or_404(request, pk)
    content = file_storage.read(file.key)
    name, content_type = identify_file(file.name, content, file.kind)
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@public_page
@require_POST
def remove_photograph(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a photograph off the form; its bytes stay until the form is submitted, so that it can be put back."""
    take_file_off(_photograph_or_404(request, pk))
    return redirect("portal:page", key="materials")


@public_page
@require_POST
def restore_photograph(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a removed photograph back, if the form still has room for it."""
    try:
        put_file_back(_photograph_or_404(request, pk))
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("portal:page", key="materials")


@public_page
@require_POST
def remove_member(request: HttpRequest, index: int) -> HttpResponse:
    """Remove a member other than the applicant, or end the naming of members where the next is not named."""
    draft = read_draft(request.session)
    if 0 < index < len(draft.members):
        name = draft.members[index].name
        draft = without_member(draft, index)
        messages.info(request, _("已删去{name}，其他人填的内容都还在。").format(name=name))
    elif index != len(draft.members) or not draft.members:
        raise Http404
    draft = replace(draft, is_family_complete=True)
    write_draft(request.session, draft)
    return _redirect_to_next_page(draft)


@dataclass(frozen=True)
class MemberSummary:
    """A member on the review page, with the keys of the pages to correct them."""

    name: str
    masked_number: str
    relation: str
    hukou: str
    facts: list[tuple[str, str]]
    index: int
    key: str
    facts_key: str
    facts_title: str
    guardian: str


def _guardian_line(member: DraftMember) -> str:
    """Return the guardian with what they are to the member, or nothing."""
    return f"{member.guardian}（{relation_in_language(member.guardian_relation)}）" if member.guardian else ""


def _member_summaries(draft: Draft) -> list[MemberSummary]:
    fact_pages = {page.member: page for page in pages_of(draft) if page.kind == "facts"}
    return [
        MemberSummary(
            name=member.name,
            masked_number=mask_identity_number(member.id_number) if member.id_number else "—",
            relation=member.relation,
            hukou=hukou_words(vars(member)),
            facts=_labelled(member.facts),
            index=index,
            key=f"person-{index}",
            facts_key=fact_pages[index].key if index in fact_pages else "",
            facts_title=str(fact_pages[index].title) if index in fact_pages else "",
            guardian=_guardian_line(member),
        )
        for index, member in enumerate(draft.members)
    ]


def _review(request: HttpRequest, draft: Draft, problem: str = "") -> HttpResponse:
    """Show all answers before submission; the first page without an answer comes first."""
    missing = first_unanswered(draft)
    if missing is not None:
        return redirect("portal:page", key=missing)
    keys = {each.key for each in pages_of(draft)}
    matters = [
        (
            application_procedures()[matter].label,
            "、".join(draft.members[index].name for index in draft.subjects.get(matter, ())),
            f"who-{matter}" if f"who-{matter}" in keys else "",
        )
        for matter in draft.matters
    ]
    context = {
        "draft": draft,
        "masked_card": mask_account(draft.card_number),
        "members": _member_summaries(draft),
        "matters": matters,
        "household": _labelled(draft.household),
        "household_key": "property" if "property" in keys else "",
        "needs": [(REFERRAL_KINDS[kind].label, text, f"need-{kind}") for kind, text in draft.needs.items()],
        "village": place_name(draft.village),
        "office_note": _office_note(draft),
        "problem": problem,
        "helper": _helper(request),
        "channels": [(one.value, one.label) for one in HELPER_CHANNELS],
        "channel": channel_of(_helper(request), request.POST.get("channel", "")),
        "files": _photographs(request),
    }
    return render(request, "portal/review.html", context, status=422 if problem else 200)


def _office_note(draft: Draft) -> str:
    """Return which office takes the application and who applies, where the hukou of a member is elsewhere."""
    members = [member.as_data() for member in draft.members]
    notes = (
        office_of(application_procedures()[matter], members, draft.subjects.get(matter, ())).note
        for matter in draft.matters
    )
    return next((note for note in notes if note), "")


def _labelled(facts: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(KINDS[name].label, KINDS[name].shown(KINDS[name].read(text))) for name, text in facts.items()]


@carries("SAL2026-63")
@public_page
def submit(request: HttpRequest) -> HttpResponse:
    """Submit the form; a repeated request leads to the receipt of the first, a reload back to the review."""
    if request.method != "POST":
        return redirect("portal:page", key="review")
    stored, draft, helper = stored_draft(request.session), read_draft(request.session), _helper(request)
    if stored is None and request.session.get(RECEIPT_KEY):
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
    request.session[RECEIPT_KEY] = [application.receipt, code]
    if helper is None:  # an officer's own session follows nobody
        request.session[FOLLOWED_KEY] = application.pk
    return redirect("portal:receipt")


@public_page
@require_GET
def receipt(request: HttpRequest) -> HttpResponse:
    """Show receipt number, code, and for each matter the next steps with their working days."""
    receipt_and_code = request.session.get(RECEIPT_KEY)
    if not receipt_and_code:
        return redirect("portal:lookup")
    number, code = receipt_and_code
    application = Application.objects.get(receipt=number)
    cases = [
        {
            "case": case,
            "days": procedure_figure(case.procedure.total_days, today()),
            "steps": _step_labels(case),
        }
        for case in cases_of(application)
    ]
    context = {
        "receipt": number,
        "code": code,
        "application": application,
        "cases": cases,
        "referrals": application.referrals.all(),
        "hotlines": hotlines(application.village_code),
        "is_followed": request.session.get(FOLLOWED_KEY) == application.pk,
    }
    return render(request, "portal/receipt.html", context)


def _step_labels(case: Case) -> list[Any]:
    """Return the labels of the steps to come; who decides relief is not known yet, so its steps are one."""
    labels = [_("待决定") if name.startswith("relief_by_") else STEPS[name].label for name in case.procedure.steps]
    return list(dict.fromkeys(labels))
