"""Pages of the security administrator: open sign-ins and second factors."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.console.accounts.queries import entries_about_account
from doudi.console.sign_in_security.columns import SECURITY_LIST
from doudi.console.sign_in_security.forms import EndSignInsForm, ResetSecondFactorForm, SecurityFilterForm
from doudi.core.accounts import actions as account_actions
from doudi.core.accounts import queries as account_queries
from doudi.core.accounts.models import User
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.accounts.second_factors import actions as factor_actions
from doudi.ui.lists.shown_list import open_list


@require_GET
@permission_required(Permission.MANAGE_SECURITY)
def sign_in_security(request: StaffRequest) -> HttpResponse:
    """List active accounts with their sign-ins and second factors."""
    filters = SecurityFilterForm(request.GET)
    found = account_queries.accounts_by_sign_in_security(**filters.chosen)
    return open_list(request, SECURITY_LIST, found, filters=filters).render("console/sign_in_security.html")


@permission_required(Permission.MANAGE_SECURITY)
def sign_in_security_account(request: StaffRequest, pk: int) -> HttpResponse:
    """Show where an account is signed in; sign it out, or remove a lost second factor."""
    account = get_object_or_404(User.objects.select_related("division"), pk=pk)
    asked = request.POST.get("act") if request.method == "POST" else None
    end = EndSignInsForm(request.POST if asked == "end" else None, auto_id="end_%s")
    reset = ResetSecondFactorForm(request.POST if asked == "reset" else None, auto_id="reset_%s")
    is_ended = end.perform(
        lambda: account_actions.end_sign_ins(by=request.user, user=account, **end.cleaned_data),
    )
    if is_ended or reset.perform(
        lambda: factor_actions.revoke_second_factor(by=request.user, user=account, **reset.cleaned_data)
    ):
        messages.success(request, _("已办理。"))
        return redirect("console:sign_in_security_account", pk=pk)
    context = {
        "account": account,
        "sign_ins": account_queries.sign_ins_of(account),
        "has_second_factor": account_queries.has_second_factor(account),
        "end": end,
        "reset": reset,
        "entries": entries_about_account(account),
    }
    return render(request, "console/sign_in_security_account.html", context, status=422 if asked else 200)
