"""Pages of accounts, and of the user's own account."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.console.accounts import queries
from doudi.console.accounts.columns import ACCOUNT_LIST
from doudi.console.accounts.forms import AccountFilterForm, AccountStatusForm, OpenAccountForm, ResetPasswordForm
from doudi.core.accounts import actions as account_actions
from doudi.core.accounts.models import User
from doudi.core.accounts.page_access import StaffRequest, login_required, permission_required
from doudi.core.accounts.roles import Permission
from doudi.ui.lists.shown_list import open_list


@login_required
def my_account(request: StaffRequest) -> HttpResponse:
    """Show the user's own account: size of text, password, second factor, sessions."""
    if request.method == "POST":
        account_actions.choose_density(by=request.user, density=request.POST.get("density", ""))
        return redirect("console:my_account")
    return render(request, "console/my_account.html", {"densities": User.Density.choices})


@require_GET
@permission_required(Permission.MANAGE_ACCOUNTS)
def accounts(request: StaffRequest) -> HttpResponse:
    """List all accounts; the system administrator opens and closes them here."""
    filters = AccountFilterForm(request.GET)
    shown = open_list(request, ACCOUNT_LIST, queries.accounts(**filters.chosen), filters=filters)
    return shown.render("console/accounts.html")


@permission_required(Permission.MANAGE_ACCOUNTS)
def open_account(request: StaffRequest) -> HttpResponse:
    """Open an account."""
    form = OpenAccountForm(request.POST if request.method == "POST" else None).for_user(request.user)
    if form.perform(lambda: account_actions.open_account(by=request.user, **form.cleaned_data)):
        messages.success(request, _("账号已开通。"))
        return redirect("console:accounts")
    return render(request, "console/open_account.html", {"form": form}, status=422 if form.is_bound else 200)


@permission_required(Permission.MANAGE_ACCOUNTS)
def account_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Show an account; close or reopen it, or reset its password. Each form posts back here."""
    account = get_object_or_404(User.objects.select_related("division"), pk=pk)
    asked = request.POST.get("act") if request.method == "POST" else None
    switch = AccountStatusForm(request.POST if asked == "switch" else None, auto_id="switch_%s")
    reset = ResetPasswordForm(request.POST if asked == "reset" else None, auto_id="reset_%s")
    change_status = account_actions.close_account if account.is_active else account_actions.reopen_account
    if switch.perform(lambda: change_status(by=request.user, user=account, **switch.cleaned_data)) or reset.perform(
        lambda: account_actions.reset_password(by=request.user, user=account, **reset.cleaned_data)
    ):
        messages.success(request, _("已办理。"))
        return redirect("console:account", pk=pk)
    context = {"account": account, "switch": switch, "reset": reset, "entries": queries.entries_about_account(account)}
    status = 422 if switch.is_bound or reset.is_bound else 200
    return render(request, "console/account.html", context, status=status)
