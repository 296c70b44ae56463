"""Pages of special amounts."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from doudi.core.accounts.money_scope import money_scope
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.payments import actions
from doudi.payments.forms import ReasonForm
from doudi.payments.models import SpecialAmount
from doudi.payments.special_amounts import queries
from doudi.payments.special_amounts.columns import SPECIAL_AMOUNT_LIST
from doudi.payments.special_amounts.forms import SpecialAmountForm
from doudi.ui.lists.shown_list import open_list
from doudi.values.divisions import COUNTY_CODE


@permission_required(Permission.READ_PAYROLL)
def special_amounts(request: StaffRequest) -> HttpResponse:
    """List the special amounts of the county; propose one."""
    if money_scope(request.user) != COUNTY_CODE:
        raise PermissionDenied
    may_propose = request.user.may(Permission.PREPARE_PAYROLL)
    form = SpecialAmountForm(request.POST if request.method == "POST" and may_propose else None).for_user(request.user)
    if form.is_bound and form.is_valid() and (person := form.find_person(request.user)) is not None:
        values = {name: value for name, value in form.cleaned_data.items() if name != "number"}
        if form.perform(lambda: actions.propose_special(by=request.user, person=person, **values)):
            messages.success(request, _("已提出，待批准。"))
            return redirect("payments:special_amounts")
    shown = open_list(request, SPECIAL_AMOUNT_LIST, queries.special_amounts())
    context = {"form": form if may_propose else None}
    return shown.render("payments/special_amounts.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.APPROVE_PAYROLL)
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    """Approve or refuse a special amount."""
    special = get_object_or_404(SpecialAmount.objects.select_related("person", "proposed_by"), pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def act() -> SpecialAmount:
        if request.POST.get("approve") == "1":
            return actions.approve_special(by=request.user, special=special)
        return actions.refuse_special(by=request.user, special=special, why=form.cleaned_data["why"])

    if form.perform(act):
        messages.success(request, _("已决定。"))
        return redirect("payments:special_amounts")
    context = {"special": special, "form": form}
    return render(request, "payments/decide_special_amount.html", context, status=422 if form.is_bound else 200)
