"""Pages of accounts, and of the user's own account."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.console.accounts import queries
from doudi.console.accounts.columns import ACCOUNT_LIST
from doudi.console.accounts.forms import AccountFilterForm, CloseAccountForm, OpenAccountForm, change_forms
from doudi.core.accounts import actions as account_actions
from doudi.core.accounts.models import User
from doudi.core.accounts.page_access import StaffRequest, login_required, permission_required
from doudi.core.accounts.proposals import actions as proposal_actions
from doudi.core.accounts.roles import Permission
from doudi.ui.forms import ActionForm
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
    """Propose a new account."""
    form = OpenAccountForm(request.POST if request.method == "POST" else None).for_user(request.user)
    if form.perform(lambda: proposal_actions.propose_account(by=request.user, **form.cleaned_data)):
        messages.success(request, _("已提出，安全管理员确认后账号才能登录。"))
        return redirect("console:account_proposals")
    return render(request, "console/open_account.html", {"form": form}, status=422 if form.is_bound else 200)


@permission_required(Permission.MANAGE_ACCOUNTS)
def account_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Show an account; close it, or propose a change of it. Each form posts back here."""
    account = get_object_or_404(User.objects.select_related("division"), pk=pk)
    asked = request.POST.get("act") if request.method == "POST" else None
    close = CloseAccountForm(request.POST if asked == "close" else None, auto_id="close_%s")
    changes = [
        (kind, form(request.POST if asked == kind else None, auto_id=f"{kind}_%s").for_user(request.user))
        for kind, form in change_forms(account).items()
    ]
    if close.perform(lambda: account_actions.close_account(by=request.user, user=account, **close.cleaned_data)):
        messages.success(request, _("已停用。"))
        return redirect("console:account", pk=pk)
    for kind, form in changes:
        if form.perform(partial(_propose, request.user, account, kind, form)):
            messages.success(request, _("已提出，安全管理员确认后才生效。"))
            return redirect("console:account", pk=pk)
    context = {
        "account": account,
        "close": close,
        "changes": changes,
        "waiting": queries.waiting_proposals_of(account),
        "entries": queries.entries_about_account(account),
    }
    return render(request, "console/account.html", context, status=422 if asked else 200)


def _propose(by: User, account: User, kind: str, form: ActionForm) -> None:
    proposal_actions.propose_change(by=by, user=account, kind=kind, **form.cleaned_data)
