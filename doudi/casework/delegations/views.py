"""The page of delegations."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from doudi.casework.delegations import queries
from doudi.casework.delegations.actions import begin_delegation, revoke_delegation
from doudi.casework.delegations.columns import DELEGATION_COLUMNS
from doudi.casework.delegations.forms import DelegationForm
from doudi.casework.models import Delegation
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission


@permission_required(Permission.MANAGE_DELEGATIONS)
def delegations(request: StaffRequest) -> HttpResponse:
    """List the delegations; begin one."""
    form = DelegationForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: begin_delegation(by=request.user, **form.cleaned_data)):
        messages.success(request, _("已下放。"))
        return redirect("casework:delegations")
    context = {"form": form, "columns": DELEGATION_COLUMNS, "rows": queries.delegations()}
    return render(request, "casework/delegations/list.html", context, status=422 if form.is_bound else 200)


@require_POST
@permission_required(Permission.MANAGE_DELEGATIONS)
def end_delegation(request: StaffRequest, pk: int) -> HttpResponse:
    """Revoke a delegation."""
    revoke_delegation(by=request.user, delegation=get_object_or_404(Delegation, pk=pk))
    messages.success(request, _("已收回；在办的仍按受理时的权限办完。"))
    return redirect("casework:delegations")
