"""The page on which the window issues a new code, and the slip to print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from django.db import models
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy

from doudi.casework.models import Case, RecipientRequest
from doudi.casework.office_details.queries import hotlines
from doudi.casework.receipt_codes.actions import IdentityCheck, issue_new_code, issue_new_request_code
from doudi.casework.receipt_codes.forms import NewCodeForm
from doudi.casework.recipient_requests.models import IdentityCheck as SenderCheck
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.ui.tables import Text

_RECEIPT = gettext_lazy("回执号")
_NEW_CODE_KEY = "new_receipt_code"
"""Session key: a receipt number and its new code, shown once."""


@permission_required(Permission.HANDLE_CASES)
def new_code(request: StaffRequest, pk: int) -> HttpResponse:
    """Issue a new code for the application of a case, and show it once, to print."""
    case = get_object_or_404(Case.objects.visible_to(request.user).select_related("application"), pk=pk)
    application = case.application
    issue = partial(issue_new_code, by=request.user, application=application)
    slip = Slip(case, case.number, application.receipt, application.applicant_name)
    return new_code_page(request, slip, IdentityCheck, issue)


@permission_required(Permission.HANDLE_CASES)
def new_request_code(request: StaffRequest, pk: int) -> HttpResponse:
    """Issue a new code for a request that was sent from a phone, and show it once, to print."""
    row = get_object_or_404(RecipientRequest.objects.visible_to(request.user), pk=pk)
    issue = partial(issue_new_request_code, by=request.user, request=row)
    return new_code_page(request, Slip(row, row.receipt, row.receipt, row.name), SenderCheck, issue)


class SlipSubject(Protocol):
    """What a code opens."""

    village_code: str

    def get_absolute_url(self) -> str:
        """Return its page."""


@dataclass(frozen=True)
class Slip:
    """What a slip with a new code belongs to: a case, a request or a petition, its number, the receipt and the name.

    ``receipt_label`` is what citizens call the number that they look it up by.
    """

    of: SlipSubject
    number: str
    receipt: str
    name: str
    receipt_label: Text = _RECEIPT


def new_code_page(
    request: StaffRequest, slip: Slip, checks: type[models.TextChoices], issue: Callable[..., str]
) -> HttpResponse:
    """Show the form with which the window issues a new code, or the code once, to print."""
    form = NewCodeForm(request.POST if request.method == "POST" else None, checks)
    codes: list[str] = []
    if form.perform(lambda: codes.append(issue(**form.cleaned_data))):
        request.session[_NEW_CODE_KEY] = [slip.receipt, codes[0]]
        return redirect(request.path)
    of_receipt, code = request.session.pop(_NEW_CODE_KEY, ["", ""]) if not form.is_bound else ("", "")
    context = {
        "slip": slip,
        "form": form,
        "code": code if of_receipt == slip.receipt else "",
        "hotlines": hotlines(slip.of.village_code),
    }
    return render(request, "casework/receipt_codes/new_code.html", context, status=422 if form.is_bound else 200)
