"""The page on which the window issues a new code, and the slip to print."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from doudi.casework.models import Case
from doudi.casework.office_details.queries import hotlines
from doudi.casework.receipt_codes.actions import issue_new_code
from doudi.casework.receipt_codes.forms import NewCodeForm
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission

_NEW_CODE_KEY = "new_receipt_code"
"""Session key: primary key of the case and its new code, shown once."""


@permission_required(Permission.HANDLE_CASES)
def new_code(request: StaffRequest, pk: int) -> HttpResponse:
    """Issue a new code for the application of a case, and show it once, to print."""
    case = get_object_or_404(Case.objects.visible_to(request.user).select_related("application"), pk=pk)
    form = NewCodeForm(request.POST if request.method == "POST" else None)
    codes: list[str] = []
    if form.perform(
        lambda: codes.append(issue_new_code(by=request.user, application=case.application, **form.cleaned_data))
    ):
        request.session[_NEW_CODE_KEY] = [case.pk, codes[0]]
        return redirect("casework:new_receipt_code", pk=case.pk)
    of_case, code = request.session.pop(_NEW_CODE_KEY, [0, ""]) if not form.is_bound else (0, "")
    context = {
        "case": case,
        "form": form,
        "code": code if of_case == case.pk else "",
        "hotlines": hotlines(case.village_code),
    }
    return render(request, "casework/receipt_codes/new_code.html", context, status=422 if form.is_bound else 200)
