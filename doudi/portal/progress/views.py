"""Progress of an application: look it up by receipt number and code, read it, and respond."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from doudi.casework import actions as casework
from doudi.casework.cases.applicant import Applicant
from doudi.casework.cases.queries import cases_of
from doudi.casework.models import Application, Case, RecipientRequest
from doudi.casework.office_details.queries import hotlines
from doudi.casework.receipt_codes.recovery import EVENT, request_recovery, use_recovery_code
from doudi.casework.referrals.queries import referrals_for_applicant
from doudi.core.accounts.page_access import public_page
from doudi.portal.application_form.photographs import MOST_FILES, attach_uploaded_files
from doudi.portal.progress.forms import LookupForm, LostCodeForm, ResponseForm
from doudi.portal.progress.queries import RefusedResponse, progress_of
from doudi.portal.progress.session_keys import FOLLOWED_KEY, FOLLOWED_REQUEST_KEY
from doudi.portal.rate_limits import followed_matter, limit_recoveries, limit_uploads
from doudi.portal.standard_changes.household_notices import household_notices
from doudi.registry.text_messages.outbox import is_on
from doudi.values.carries import carries
from doudi.values.divisions import COUNTY_CODE


@carries("SAL2026-63")
@public_page
def lookup(request: HttpRequest) -> HttpResponse:
    """Open the progress of an application or a request by receipt number and code."""
    form = LookupForm(request.POST if request.method == "POST" else None)
    pages: list[str] = []
    if form.perform(lambda: pages.append(_open(request, form.cleaned_data["receipt"], form.cleaned_data["code"]))):
        return redirect(pages[0])
    return render(request, "portal/lookup.html", {"form": form}, status=422 if form.is_bound else 200)


def _open(request: HttpRequest, receipt: str, code: str) -> str:
    """Let the session follow what receipt number and code open; return the page that shows it."""
    matter, recovery = followed_matter(request, receipt, code)
    if isinstance(matter, RecipientRequest):
        request.session[FOLLOWED_REQUEST_KEY] = matter.pk
        return "portal:recipient_request_progress"
    request.session[FOLLOWED_KEY] = matter.pk
    if recovery is not None:
        lasting = use_recovery_code(by=Applicant(matter.applicant_name), recovery=recovery)
        messages.success(request, _("您的新查询码是 {code}，请记下。以后查进度用它。").format(code=lasting))
    return "portal:progress"


@public_page
def lost_code(request: HttpRequest) -> HttpResponse:
    """Send a code for one use to the saved telephone; the answer never says whether there is one."""
    is_connected = is_on(EVENT)
    form = LostCodeForm(request.POST if request.method == "POST" and is_connected else None)
    if form.perform(lambda: _request_recovery(request, form)):
        messages.success(
            request, _("已收到。姓名和身份证号与申请时一致的，临时查询码会用短信发到申请时留的手机，请留意。")
        )
        return redirect("portal:lookup")
    context = {"form": form, "is_connected": is_connected, "hotlines": hotlines(COUNTY_CODE)}
    return render(request, "portal/lost_code.html", context, status=422 if form.is_bound else 200)


def _request_recovery(request: HttpRequest, form: LostCodeForm) -> None:
    given = form.cleaned_data
    limit_recoveries(request, given["id_number"])
    request_recovery(by=Applicant(gettext_noop("群众")), **given)


def _followed_application(request: HttpRequest) -> Application:
    application = Application.objects.filter(pk=request.session.get(FOLLOWED_KEY, 0)).first()
    if application is None:
        raise Http404
    return application


@carries("SAL2026-63")
@public_page
@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    """Show each matter: its step, its deadline, what is missing, the decision and its reasons."""
    if not request.session.get(FOLLOWED_KEY):
        return redirect("portal:lookup")
    return _render_progress(request, _followed_application(request))


def _render_progress(
    request: HttpRequest, application: Application, refused: RefusedResponse | None = None
) -> HttpResponse:
    cases = list(cases_of(application))
    context = {
        "application": application,
        "cases": [progress_of(case, refused) for case in cases],
        "household_notices": household_notices(_household_of(case) for case in cases),
        "referrals": referrals_for_applicant(application),
        "requests": application.recipient_requests.select_related("case").order_by("-pk"),
        "most": MOST_FILES,
    }
    return render(request, "portal/progress.html", context, status=422 if refused else 200)


def _household_of(case: Case) -> int | None:
    """Return where the person of a case lives now, else the household of the case."""
    household: int | None = case.person.household_id if case.person else case.household_id
    return household


@public_page
def respond(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Supply materials, send a message, request a review of the decision, or withdraw; a reload shows the progress."""
    if request.method != "POST":
        return redirect("portal:progress")
    application = _followed_application(request)
    case = next((each for each in cases_of(application) if each.pk == pk), None)
    if case is None or verb not in _RESPONSES:
        raise Http404
    form = ResponseForm(verb, case.pk, request.POST)
    by = Applicant(application.applicant_name)
    if form.perform(lambda: _RESPONSES[verb](request, case, form.cleaned_data["words"].strip(), by)):
        messages.success(request, _("已收到。"))
        return redirect("portal:progress")
    return _render_progress(request, application, RefusedResponse(case.pk, verb, form))


def _supply(request: HttpRequest, case: Case, words: str, by: Applicant) -> None:
    limit_uploads(request)
    files = attach_uploaded_files(request.FILES.getlist("photos"), by=by, village_code=case.village_code)
    casework.supply_materials(by=by, case=case, files=[(file.name, file) for file in files], words=words)


def _send_message(_request: HttpRequest, case: Case, words: str, by: Applicant) -> None:
    casework.send_message(by=by, case=case, text=words)


def _request_review(_request: HttpRequest, case: Case, words: str, by: Applicant) -> None:
    casework.request_decision_review(by=by, case=case, text=words)


def _withdraw(_request: HttpRequest, case: Case, words: str, by: Applicant) -> None:
    casework.withdraw_case(by=by, case=case, why=words)


_RESPONSES: dict[str, Callable[[HttpRequest, Case, str, Applicant], None]] = {
    "supply": _supply,
    "message": _send_message,
    "review": _request_review,
    "withdraw": _withdraw,
}
