"""Pages of the security administrator."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import InvalidPage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.console.accounts.forms import EndSignInsForm, ResetSecondFactorForm
from doudi.console.desk import queries
from doudi.core.accounts import actions as account_actions
from doudi.core.accounts import queries as account_queries
from doudi.core.accounts.models import User
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.ui.pagination import paginate

_PAGE_SIZE = 50


@require_GET
@permission_required(Permission.MANAGE_SECURITY)
def overview(request: StaffRequest) -> HttpResponse:
    """Who is signed in, and who lacks the second factor his role asks for."""
    only = request.GET.get("only", "")
    try:
        shown = paginate(account_queries.accounts_by_sign_in_security(only=only), request.GET.get("page"), _PAGE_SIZE)
    except InvalidPage:
        raise Http404 from None
    context = {"shown": shown, "only": only, "filters": queries.SECURITY_FILTERS}
    return render(request, "console/sign_in_security.html", context)


@permission_required(Permission.MANAGE_SECURITY)
def account(request: StaffRequest, pk: int) -> HttpResponse:
    """Where somebody is signed in; sign him out, or take away a second factor that was lost."""
    held = get_object_or_404(User.objects.select_related("division"), pk=pk)
    asked = request.POST.get("act") if request.method == "POST" else None
    end = EndSignInsForm(request.POST if asked == "end" else None, auto_id="end_%s")
    reset = ResetSecondFactorForm(request.POST if asked == "reset" else None, auto_id="reset_%s")
    if end.perform(
        lambda: account_actions.end_sign_ins(by=request.user, user=held, **end.cleaned_data)
    ) or reset.perform(lambda: account_actions.reset_second_factor(by=request.user, user=held, **reset.cleaned_data)):
        messages.success(request, _("已办理。"))
        return redirect("console:sign_in_security_account", pk=pk)
    context = {
        "held": held,
        "sign_ins": account_queries.sign_ins_of(held),
        "guarded": account_queries.has_second_factor(held),
        "end": end,
        "reset": reset,
        "entries": queries.entries_about_account(held),
    }
    return render(request, "console/sign_in_security_account.html", context, status=422 if asked else 200)
