"""Pages of second factors to confirm or revoke: of a township for its leader, of all for the security administrator."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.console.enrolments.columns import ENROLMENT_LIST
from doudi.console.enrolments.forms import ConfirmForm, EnrolmentFilterForm, RevokeForm
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.accounts.second_factors import actions, queries
from doudi.ui.lists.shown_list import open_list


@require_GET
@permission_required(Permission.CONFIRM_SECOND_FACTORS)
def enrolments(request: StaffRequest) -> HttpResponse:
    """List the accounts whose second factor the user may confirm or revoke."""
    filters = EnrolmentFilterForm(request.GET)
    is_waiting = filters.chosen.get("only") == "waiting"
    found = queries.waiting_enrolments(request.user) if is_waiting else queries.accounts_confirmable_by(request.user)
    return open_list(request, ENROLMENT_LIST, found, filters=filters).render("console/enrolments.html")


@permission_required(Permission.CONFIRM_SECOND_FACTORS)
def enrolment(request: StaffRequest, pk: int) -> HttpResponse:
    """Confirm the second factor of an account after seeing its owner, or revoke a lost one."""
    account = get_object_or_404(queries.accounts_confirmable_by(request.user), pk=pk)
    asked = request.POST.get("act") if request.method == "POST" else None
    confirm = ConfirmForm(request.POST if asked == "confirm" else None, auto_id="confirm_%s")
    revoke = RevokeForm(request.POST if asked == "revoke" else None, auto_id="revoke_%s")
    is_done = confirm.perform(lambda: actions.confirm_second_factor(by=request.user, user=account))
    if is_done or revoke.perform(
        lambda: actions.revoke_second_factor(by=request.user, user=account, **revoke.cleaned_data)
    ):
        messages.success(request, _("已办理。"))
        return redirect("console:enrolments")
    context = {
        "account": account,
        "state": queries.enrolment_of(account),
        "confirm": confirm,
        "revoke": revoke,
    }
    return render(request, "console/enrolment.html", context, status=422 if asked else 200)
