"""Pages of accounts of others."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.payments import actions
from doudi.payments.account_authorities import queries
from doudi.payments.account_authorities.columns import ACCOUNT_AUTHORITY_COLUMNS
from doudi.payments.account_authorities.forms import AccountAuthorityForm
from doudi.payments.models import AccountAuthority
from doudi.payments.pages import page_of
from doudi.registry.models import Person


@permission_required(Permission.HOLD_PAYMENTS)
def account_authorities(request: StaffRequest) -> HttpResponse:
    """List the accounts of guardians and institutions; propose one."""
    form = AccountAuthorityForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and (person := form.find_person(request.user)) is not None:
        values = {name: value for name, value in form.cleaned_data.items() if name != "number"}
        if form.perform(lambda: actions.propose_authority(by=request.user, person=person, **values)):
            messages.success(request, _("已登记，待第二人核实后启用。"))
            return redirect("payments:account_authorities")
    context = {
        "shown": page_of(request, queries.current_authorities(request.user)),
        "columns": ACCOUNT_AUTHORITY_COLUMNS,
        "form": form,
    }
    return render(request, "payments/account_authorities.html", context, status=422 if form.is_bound else 200)


@require_POST
@permission_required(Permission.HOLD_PAYMENTS)
def confirm(request: StaffRequest, pk: int) -> HttpResponse:
    """Confirm an account as the second person."""
    visible = AccountAuthority.objects.filter(person__in=Person.objects.visible_to(request.user))
    actions.confirm_authority(by=request.user, authority=get_object_or_404(visible, pk=pk))
    messages.success(request, _("已核实启用。"))
    return redirect("payments:account_authorities")
