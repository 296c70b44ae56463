"""Pages of the desk."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.paginator import InvalidPage
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.console.accounts.forms import AccountStatusForm, OpenAccountForm, ResetPasswordForm
from doudi.console.desk import queries
from doudi.core.accounts import actions as account_actions
from doudi.core.accounts.models import User
from doudi.core.accounts.page_access import (
    StaffRequest,
    login_required,
    permission_required,
    public_page,
)
from doudi.core.accounts.roles import Permission, Role
from doudi.core.audit.exports import record_export
from doudi.registry.people.queries import recently_viewed_links
from doudi.ui.excel import MAX_ROWS, excel_response
from doudi.ui.pagination import paginate
from doudi.ui.recently_viewed import recently_viewed
from doudi.ui.templatetags.ui import date_and_time

PAGE_SIZE = 50
_YEAR_SECONDS = 365 * 86_400


@require_GET
@permission_required(Permission.DESK)
def desk(request: StaffRequest) -> HttpResponse:
    """What waits, and what was seen last."""
    response = render(
        request,
        "console/desk.html",
        {
            "count_groups": queries.count_groups(by=request.user),
            "case_deadlines": queries.case_deadlines(by=request.user),
            "seen": recently_viewed_links(recently_viewed(request), by=request.user),
            "unconfirmed": queries.unconfirmed_figures(),
            "may_apply": request.user.may(Permission.APPLY_ON_BEHALF),
            "recent": queries.recent_changes(by=request.user),
        },
    )
    response.set_cookie(settings.STAFF_BROWSER_COOKIE, "1", max_age=_YEAR_SECONDS, httponly=True, samesite="Lax")
    return response


@login_required
def me(request: StaffRequest) -> HttpResponse:
    """One's own account: size of letters, password, second factor, sessions."""
    if request.method == "POST":
        account_actions.choose_density(by=request.user, density=request.POST.get("density", ""))
        return redirect("console:my_account")
    return render(request, "console/my_account.html", {"densities": User.Density.choices})


@require_GET
@permission_required(Permission.READ_AUDIT_TRAIL)
def trail(request: StaffRequest) -> HttpResponse:
    """What was done: everything for those who watch over all, one's own area for a township."""
    verb = request.GET.get("verb", "")
    try:
        shown = paginate(queries.trail(by=request.user, verb=verb), request.GET.get("page"), PAGE_SIZE)
    except InvalidPage:
        raise Http404 from None
    return render(request, "console/audit_trail.html", {"shown": shown, "verb": verb})


@require_GET
@permission_required(Permission.READ_AUDIT_TRAIL)
def export_trail(request: StaffRequest) -> HttpResponse:
    """The trail as shown, as Excel: the latest, as many as a sheet is allowed to hold."""
    verb = request.GET.get("verb", "")
    entries = list(queries.trail(by=request.user, verb=verb)[:MAX_ROWS])
    filters = [verb] if verb else []
    record_export(
        by=request.user,
        filters=[_("操作记录"), *filters],
        rows=len(entries),
        most=MAX_ROWS,
        permission=Permission.READ_AUDIT_TRAIL,
    )
    columns = [_("序号"), _("时间"), _("谁"), _("角色"), _("做了什么"), _("原因")]
    rows = (
        (one.number, date_and_time(one.at), one.actor_name, _role(one.actor_role), one.sentence, one.why)
        for one in entries
    )
    return excel_response(_("操作记录"), filters, columns, rows, by=request.user)


def _role(name: str) -> str:
    return str(Role(name).label) if name in Role.values else _("系统")


@require_GET
@permission_required(Permission.MANAGE_ACCOUNTS)
def accounts(request: StaffRequest) -> HttpResponse:
    """All accounts."""
    try:
        shown = paginate(User.objects.select_related("division"), request.GET.get("page"), PAGE_SIZE)
    except InvalidPage:
        raise Http404 from None
    return render(request, "console/accounts.html", {"shown": shown})


@require_GET
@permission_required(Permission.MANAGE_ACCOUNTS)
def export_accounts(request: StaffRequest) -> HttpResponse:
    """All accounts, as Excel."""
    users = list(User.objects.select_related("division").order_by("username")[:MAX_ROWS])
    record_export(
        by=request.user, filters=[_("账号")], rows=len(users), most=MAX_ROWS, permission=Permission.MANAGE_ACCOUNTS
    )
    columns = [_("登录名"), _("姓名"), _("角色"), _("所在地"), _("状态")]
    rows = (
        (
            one.username,
            one.name,
            one.get_role_display(),
            one.division.name if one.division else "",
            _("启用") if one.is_active else _("停用"),
        )
        for one in users
    )
    return excel_response(_("账号"), [], columns, rows, by=request.user)


@permission_required(Permission.MANAGE_ACCOUNTS)
def open_account(request: StaffRequest) -> HttpResponse:
    """Open an account."""
    form = OpenAccountForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: account_actions.open_account(by=request.user, **form.action_arguments())):
        messages.success(request, _("账号已开通。"))
        return redirect("console:accounts")
    return render(request, "console/open_account.html", {"form": form}, status=422 if form.is_bound else 200)


@permission_required(Permission.MANAGE_ACCOUNTS)
def account(request: StaffRequest, pk: int) -> HttpResponse:
    """An account: close it, open it again, give it a first password anew. Each form posts back here."""
    held = get_object_or_404(User.objects.select_related("division"), pk=pk)
    asked = request.POST.get("act") if request.method == "POST" else None
    switch = AccountStatusForm(request.POST if asked == "switch" else None, auto_id="switch_%s")
    reset = ResetPasswordForm(request.POST if asked == "reset" else None, auto_id="reset_%s")
    turn = account_actions.close_account if held.is_active else account_actions.reopen_account
    if switch.perform(lambda: turn(by=request.user, user=held, **switch.cleaned_data)) or reset.perform(
        lambda: account_actions.reset_password(by=request.user, user=held, **reset.cleaned_data)
    ):
        messages.success(request, _("已办理。"))
        return redirect("console:account", pk=pk)
    context = {"held": held, "switch": switch, "reset": reset, "entries": queries.entries_about_account(held)}
    status = 422 if switch.is_bound or reset.is_bound else 200
    return render(request, "console/account.html", context, status=status)


@require_GET
@public_page
def health(_request: HttpRequest) -> HttpResponse:
    """Whether the service and its store answer; for the watchdog."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
