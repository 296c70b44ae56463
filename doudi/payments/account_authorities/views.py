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
from doudi.payments.account_authorities.columns import ACCOUNT_AUTHORITY_LIST
from doudi.payments.account_authorities.forms import (
    AccountAuthorityForm,
    ConfirmAuthorityForm,
    ProposeEndingForm,
    SettleEndingForm,
)
from doudi.payments.models import AccountAuthority
from doudi.registry.models import Person
from doudi.ui.lists.shown_list import open_list


@permission_required(Permission.HOLD_PAYMENTS)
def account_authorities(request: StaffRequest) -> HttpResponse:
    """List the accounts of guardians and institutions; propose one."""
    form = AccountAuthorityForm(*((request.POST, request.FILES) if request.method == "POST" else ())).for_user(
        request.user
    )
    if form.is_bound and form.is_valid() and (person := form.find_person(request.user)) is not None:
        values = {name: value for name, value in form.cleaned_data.items() if name != "number"}
        if form.perform(lambda: actions.propose_authority(by=request.user, person=person, **values)):
            messages.success(request, _("已登记，待第二人核实后启用。"))
            return redirect("payments:account_authorities")
    shown = open_list(request, ACCOUNT_AUTHORITY_LIST, queries.current_authorities(request.user))
    return shown.render("payments/account_authorities.html", {"form": form}, status=422 if form.is_bound else 200)


@permission_required(Permission.HOLD_PAYMENTS)
def confirm(request: StaffRequest, pk: int) -> HttpResponse:
    """Show an account with its proof; on POST confirm it as the second person, who types the number again."""
    authority = _authority(request, pk)
    form = ConfirmAuthorityForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.confirm_authority(by=request.user, authority=authority, **form.cleaned_data)):
        messages.success(request, _("已核实启用。"))
        return redirect("payments:account_authorities")
    context = {"authority": authority, "form": form}
    return render(request, "payments/confirm_account_authority.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.HOLD_PAYMENTS)
def end(request: StaffRequest, pk: int) -> HttpResponse:
    """Show an account in force; on POST propose its ending, or confirm or drop what another officer proposed."""
    authority = _authority(request, pk)
    is_proposed = authority.ending_proposed_by_id is not None
    form = (SettleEndingForm if is_proposed else ProposeEndingForm)(request.POST if request.method == "POST" else None)

    def act() -> object:
        given = {"by": request.user, "authority": authority}
        if not is_proposed:
            return actions.propose_ending(**given, **form.cleaned_data)
        if form.cleaned_data["is_confirmed"]:
            return actions.confirm_ending(**given)
        return actions.drop_ending(**given, reason=form.cleaned_data["reason"])

    if form.perform(act):
        messages.success(request, _("已办理。") if is_proposed else _("已提出，由另一人核实后停用。"))
        return redirect("payments:account_authorities")
    is_own = authority.ending_proposed_by_id == request.user.pk
    context = {"authority": authority, "form": form, "is_own": is_own}
    return render(request, "payments/end_account_authority.html", context, status=422 if form.is_bound else 200)


def _authority(request: StaffRequest, pk: int) -> AccountAuthority:
    visible = AccountAuthority.objects.filter(person__in=Person.objects.visible_to(request.user))
    people = ("person", "proof_file", "proposed_by", "confirmed_by", "ending_proposed_by")
    return get_object_or_404(visible.select_related(*people), pk=pk)
