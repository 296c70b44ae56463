"""Save a draft, and resume it by telephone number and code."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import public_page
from doudi.portal.application_form.draft import read_draft, stored_draft
from doudi.portal.application_form.pages import first_unanswered
from doudi.portal.rate_limits import limit_saved_drafts, saved_draft
from doudi.portal.saved_drafts.actions import SAVED_CODE_KEY, SAVED_DRAFT_DAYS, resume_draft_of, save_draft_with_code
from doudi.portal.saved_drafts.forms import PhoneForm, ResumeForm


@public_page
def save_draft(request: HttpRequest) -> HttpResponse:
    """Save the draft; the code to resume it is shown once."""
    draft = read_draft(request.session)
    if not draft.is_started:
        return redirect("portal:home")
    form = PhoneForm(request.POST if request.method == "POST" else None, initial={"phone": draft.phone})
    codes: list[str] = []
    if form.perform(lambda: codes.append(_saved(request, form.cleaned_data["phone"]))):
        request.session[SAVED_CODE_KEY] = codes[0]
        return redirect("portal:draft_saved")
    context = {"form": form, "days": SAVED_DRAFT_DAYS}
    return render(request, "portal/save_draft.html", context, status=422 if form.is_bound else 200)


@public_page
@require_GET
def draft_saved(request: HttpRequest) -> HttpResponse:
    """Show the code to resume the draft, as long as this session has the draft."""
    code, stored = request.session.get(SAVED_CODE_KEY), stored_draft(request.session)
    if not code or stored is None:
        return redirect("portal:home")
    until = timezone.localdate(stored.expires_at)
    return render(request, "portal/draft_saved.html", {"code": code, "until": until})


def _saved(request: HttpRequest, phone: str) -> str:
    limit_saved_drafts(phone)
    return save_draft_with_code(request.session, phone)


@public_page
def resume_draft(request: HttpRequest) -> HttpResponse:
    """Open a saved draft and go on with its first unanswered page."""
    form = ResumeForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: _resume(request, form.cleaned_data["phone"], form.cleaned_data["code"])):
        return redirect("portal:page", key=first_unanswered(read_draft(request.session)) or "review")
    return render(request, "portal/resume_draft.html", {"form": form}, status=422 if form.is_bound else 200)


def _resume(request: HttpRequest, phone: str, code: str) -> None:
    resume_draft_of(request.session, saved_draft(request, phone, code))
