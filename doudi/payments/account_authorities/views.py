"""Pages of accounts of others."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.payments import actions
from doudi.payments.account_authorities import queries
from doudi.payments.account_authorities.columns import ACCOUNT_AUTHORITY_COLUMNS
from doudi.payments.account_authorities.forms import AccountAuthorityForm, ConfirmAuthorityForm
from doudi.payments.models import AccountAuthority
from doudi.payments.pages import page_of
from doudi.registry.models import Person


@permission_required(Permission.HOLD_PAYMENTS)
def account_authorities(request: StaffRequest) -> HttpResponse:
    """List the accounts of guardians and institutions; propose one."""
    form = AccountAuthorityForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
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


@permission_required(Permission.HOLD_PAYMENTS)
def confirm(request: StaffRequest, pk: int) -> HttpResponse:
    """Show an account with its proof; on POST confirm it as the second person, who types the number again."""
    visible = AccountAuthority.objects.filter(person__in=Person.objects.visible_to(request.user))
    authority = get_object_or_404(visible.select_related("person", "proof_file", "proposed_by"), pk=pk)
    form = ConfirmAuthorityForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.confirm_authority(by=request.user, authority=authority, **form.cleaned_data)):
        messages.success(request, _("已核实启用。"))
        return redirect("payments:account_authorities")
    context = {"authority": authority, "form": form}
    return render(request, "payments/confirm_account_authority.html", context, status=422 if form.is_bound else 200)
