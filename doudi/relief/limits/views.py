"""The page of the townships' limits."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.refusals import Refused
from doudi.relief.limits import actions, queries
from doudi.relief.limits.columns import LIMIT_LIST
from doudi.relief.limits.forms import LimitForm
from doudi.relief.limits.models import TownshipLimit
from doudi.ui.lists.shown_list import open_list


@permission_required(Permission.READ_CASES)
def limits(request: StaffRequest) -> HttpResponse:
    """List the limits; enter one for some townships."""
    may_enter = request.user.may(Permission.ENTER_RELIEF_LIMITS)
    is_sent = request.method == "POST" and may_enter
    form = LimitForm(request.POST if is_sent else None)
    if is_sent and form.perform(lambda: actions.enter_limit(by=request.user, **form.action_arguments())):
        messages.success(request, _("已录入，待负责人确认后生效。"))
        return redirect("relief:limits")
    shown = open_list(request, LIMIT_LIST, queries.limits(by=request.user), rows_of=queries.rows_of)
    context = {
        "form": form if may_enter else None,
        "may_confirm": request.user.may(Permission.CONFIRM_RELIEF_LIMITS),
    }
    response = shown.render("relief/limits/list.html", context)
    response.status_code = 422 if is_sent else response.status_code
    return response


@require_POST
@permission_required(Permission.CONFIRM_RELIEF_LIMITS)
def decide_limit(request: StaffRequest, pk: int) -> HttpResponse:
    """Confirm or refuse an entered limit."""
    limit = get_object_or_404(TownshipLimit, pk=pk)
    try:
        if "refuse" in request.POST:
            actions.refuse_limit(by=request.user, limit=limit)
            messages.success(request, _("已退回。"))
        else:
            actions.confirm_limit(by=request.user, limit=limit)
            messages.success(request, _("已确认生效。"))
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("relief:limits")
