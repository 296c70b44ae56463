"""Send a petition without an account, and look up where it stands by its number and code."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from doudi.casework.cases.applicant import Applicant
from doudi.core.accounts.page_access import public_page
from doudi.portal.application_form.draft import read_draft
from doudi.portal.petitions.forms import PetitionForm, PetitionLookupForm
from doudi.portal.petitions.progress import progress_of
from doudi.portal.progress.session_keys import FOLLOWED_PETITION_KEY, PETITION_CODE_KEY
from doudi.portal.rate_limits import followed_petition, limit_petitions
from doudi.supervision.petitions.actions.registration import submit_petition
from doudi.supervision.petitions.models import Petition
from doudi.values.carries import carries


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
    return submit_petition(by=Applicant(gettext_noop("信访人")), received=received)


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
    found: list[Petition] = []
    if form.perform(lambda: found.append(followed_petition(request, **form.cleaned_data))):
        request.session[FOLLOWED_PETITION_KEY] = found[0].pk
        request.session.pop(PETITION_CODE_KEY, None)
        return redirect("portal:petition_progress")
    return render(request, "portal/petition_lookup.html", {"form": form}, status=422 if form.is_bound else 200)


@carries("P18-18.b")
@public_page
@require_GET
def petition_progress(request: HttpRequest) -> HttpResponse:
    """Show where a petition stands."""
    found = _followed(request)
    if found is None:
        return redirect("portal:petition_lookup")
    return render(request, "portal/petition_progress.html", {"progress": progress_of(found)})
