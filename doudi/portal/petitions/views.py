"""Send a petition without an account, look up where it stands by its number and code, recover a code, rate."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from doudi.casework.cases.applicant import Applicant
from doudi.casework.office_details.queries import hotlines
from doudi.casework.receipt_codes.recovery import EVENT
from doudi.core.accounts.page_access import public_page
from doudi.portal.application_form.draft import read_draft
from doudi.portal.petitions.forms import PetitionForm, PetitionLookupForm, PetitionLostCodeForm, RatingForm
from doudi.portal.petitions.progress import progress_of
from doudi.portal.progress.session_keys import FOLLOWED_PETITION_KEY, PETITION_CODE_KEY
from doudi.portal.rate_limits import followed_petition, limit_petition_recoveries, limit_petitions, limit_ratings
from doudi.registry.text_messages.outbox import is_on
from doudi.supervision.petitions.actions.codes import request_recovery, use_recovery_code
from doudi.supervision.petitions.actions.ratings import rate_petition
from doudi.supervision.petitions.actions.registration import submit_petition
from doudi.supervision.petitions.models import Petition
from doudi.values.carries import carries
from doudi.values.divisions import COUNTY_CODE

_PETITIONER = Applicant(gettext_noop("信访人"))


@carries("P18-18.b", "SAL2026-68")
@public_page
def petition(request: HttpRequest) -> HttpResponse:
    """Take a petition, and show its number and code once."""
    form = PetitionForm(read_draft(request.session).village, request.POST if request.method == "POST" else None)
    sent: list[tuple[Petition, str]] = []
    if form.perform(lambda: sent.append(_send(request, form))):
        made, code = sent[0]
        request.session[FOLLOWED_PETITION_KEY], request.session[PETITION_CODE_KEY] = made.pk, code
        return redirect("portal:petition_receipt")
    answer = render(request, "portal/petition.html", {"form": form}, status=422 if form.is_bound else 200)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _send(request: HttpRequest, form: PetitionForm) -> tuple[Petition, str]:
    received = form.received()
    limit_petitions(request, received.phone)
    return submit_petition(by=_PETITIONER, received=received)


def _followed(request: HttpRequest) -> Petition | None:
    return Petition.objects.filter(pk=request.session.get(FOLLOWED_PETITION_KEY, 0)).first()


@public_page
@require_GET
def petition_receipt(request: HttpRequest) -> HttpResponse:
    """Show number and code of the petition that this browser sent."""
    found, code = _followed(request), request.session.get(PETITION_CODE_KEY)
    if found is None or not code:
        return redirect("portal:petition_lookup")
    context = {"progress": progress_of(found), "code": code}
    return render(request, "portal/petition_receipt.html", context)


@carries("P18-18.b")
@public_page
def petition_lookup(request: HttpRequest) -> HttpResponse:
    """Open the progress of a petition by its number and code."""
    form = PetitionLookupForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: _open(request, **form.cleaned_data)):
        return redirect("portal:petition_progress")
    return render(request, "portal/petition_lookup.html", {"form": form}, status=422 if form.is_bound else 200)


def _open(request: HttpRequest, number: str, code: str) -> None:
    """Let the session follow the petition that number and code open; a code for one use gives a lasting one."""
    found, recovery = followed_petition(request, number, code)
    request.session[FOLLOWED_PETITION_KEY] = found.pk
    request.session.pop(PETITION_CODE_KEY, None)
    if recovery is not None:
        lasting = use_recovery_code(by=_PETITIONER, recovery=recovery)
        messages.success(request, _("您的新查询码是 {code}，请记下。以后查进度用它。").format(code=lasting))


@carries("P18-18.b")
@public_page
def petition_lost_code(request: HttpRequest) -> HttpResponse:
    """Send a code for one use to the saved telephone; the answer never says whether there is one."""
    is_connected = is_on(EVENT)
    form = PetitionLostCodeForm(request.POST if request.method == "POST" and is_connected else None)
    if form.perform(lambda: _request_recovery(request, **form.cleaned_data)):
        messages.success(request, _("已收到。电话与信访时留的一致的，编号和临时查询码会用短信发到那个手机，请留意。"))
        return redirect("portal:petition_lookup")
    context = {"form": form, "is_connected": is_connected, "hotlines": hotlines(COUNTY_CODE)}
    return render(request, "portal/petition_lost_code.html", context, status=422 if form.is_bound else 200)


def _request_recovery(request: HttpRequest, phone: str, number: str) -> None:
    limit_petition_recoveries(request, phone)
    request_recovery(by=_PETITIONER, phone=phone, number=number)


@carries("P18-18.b")
@public_page
def petition_progress(request: HttpRequest) -> HttpResponse:
    """Show where a petition stands; take once what the petitioner thinks of the answer."""
    found = _followed(request)
    if found is None:
        return redirect("portal:petition_lookup")
    form = RatingForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: _rate(request, found, **form.cleaned_data)):
        messages.success(request, _("谢谢，您的评价已收到。"))
        return redirect("portal:petition_progress")
    context = {"progress": progress_of(found), "form": form}
    return render(request, "portal/petition_progress.html", context, status=422 if form.is_bound else 200)


def _rate(request: HttpRequest, found: Petition, satisfaction: str, reason: str) -> None:
    limit_ratings(request)
    rate_petition(by=_PETITIONER, petition=found, satisfaction=satisfaction, reason=reason)
