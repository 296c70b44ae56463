"""Pages of accounts, and of the user's own account."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import InvalidPage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.console.accounts import queries
from doudi.console.accounts.columns import ACCOUNT_COLUMNS
from doudi.console.accounts.forms import AccountStatusForm, OpenAccountForm, ResetPasswordForm
from doudi.core.accounts import actions as account_actions
from doudi.core.accounts.models import User
from doudi.core.accounts.page_access import StaffRequest, login_required, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.audit.exports import record_export
from doudi.ui.excel import MAX_ROWS, excel_response
from doudi.ui.pagination import paginate

PAGE_SIZE = 50


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
    try:
        shown = paginate(User.objects.select_related("division"), request.GET.get("page"), PAGE_SIZE)
    except InvalidPage:
        raise Http404 from None
    return render(request, "console/accounts.html", {"shown": shown, "account_columns": ACCOUNT_COLUMNS})


@require_GET
@permission_required(Permission.MANAGE_ACCOUNTS)
def export_accounts(request: StaffRequest) -> HttpResponse:
    """Export all accounts as Excel."""
    users = list(User.objects.select_related("division").order_by("username")[:MAX_ROWS])
    record_export(
        by=request.user, filters=[_("账号")], rows=len(users), most=MAX_ROWS, permission=Permission.MANAGE_ACCOUNTS
    )
    columns = [_("登录名"), _("姓名"), _("角色"), _("所在地"), _("状态")]
    rows = (
        (
            user.username,
            user.name,
            user.get_role_display(),
            user.place,
            _("启用") if user.is_active else _("停用"),
        )
        for user in users
    )
    return excel_response(_("账号"), [], columns, rows, by=request.user)


@permission_required(Permission.MANAGE_ACCOUNTS)
def open_account(request: StaffRequest) -> HttpResponse:
    """Open an account."""
    form = OpenAccountForm(request.POST if request.method == "POST" else None)
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
