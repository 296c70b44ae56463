"""Pages of household accounts: the lists, a new list, and a list with the decision of the second person."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.registry.household_accounts import actions, queries
from doudi.registry.household_accounts.columns import ACCOUNT_LISTS, LISTED_HOUSEHOLDS
from doudi.registry.household_accounts.forms import AccountListFilterForm, HouseholdListForm, PlaceForm, ReasonForm
from doudi.registry.household_accounts.models import HouseholdAccount, HouseholdAccountList
from doudi.registry.models import Household
from doudi.ui.lists.shown_list import open_list


@require_GET
@permission_required(Permission.HOLD_PAYMENTS)
def household_account_lists(request: StaffRequest) -> HttpResponse:
    """List the lists of households paid into one card; choose a place for a new one."""
    filters = AccountListFilterForm(request.GET, by=request.user)
    lists = queries.account_lists(request.user, **filters.chosen)
    shown = open_list(request, ACCOUNT_LISTS, lists, filters=filters)
    return shown.render("household_accounts/lists.html", {"form": PlaceForm(request.user)})


@permission_required(Permission.HOLD_PAYMENTS)
def new_household_account_list(request: StaffRequest) -> HttpResponse:
    """Show the households of a place in which recipients have no card; on POST propose a list of them."""
    place = request.GET.get("place", "")
    if not place:
        return render(request, "household_accounts/choose_place.html", {"form": PlaceForm(request.user)})
    if len(place) < TOWNSHIP_DIGITS or not contains(request.user.scope, place):
        raise Http404
    listed = queries.households_without_cards(place)
    form = HouseholdListForm(listed, *((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.perform(lambda: actions.propose_household_accounts(by=request.user, place=place, **form.cleaned_data)):
        messages.success(request, _("已登记，待第二人核实后启用。"))
        return redirect("registry:household_account_lists")
    chosen = {int(key) for key in request.POST.getlist("households") if key.isdecimal()}
    context = {
        "place": place_name(place),
        "fitting": [one for one in listed if one.payee],
        "unfit": [one for one in listed if not one.payee],
        "without_card": sum(one.without_card for one in listed),
        "chosen": chosen,
        "form": form,
    }
    return render(request, "household_accounts/new_list.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.HOLD_PAYMENTS)
def household_account_list(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a list with its households; on POST the second person confirms or rejects it."""
    visible = HouseholdAccountList.objects.visible_to(request.user).select_related("proof", "proposed_by", "decided_by")
    account_list = get_object_or_404(visible, pk=pk)
    is_rejecting = request.method == "POST" and request.POST.get("act") == "reject"
    form = ReasonForm(request.POST if is_rejecting else None)
    if request.method == "POST" and not is_rejecting:
        actions.confirm_household_accounts(by=request.user, account_list=account_list)
        messages.success(request, _("已核实，下一批起发到户主卡。"))
        return redirect(account_list)
    if form.perform(
        lambda: actions.reject_household_accounts(by=request.user, account_list=account_list, **form.cleaned_data)
    ):
        messages.success(request, _("已退回。"))
        return redirect(account_list)
    shown = open_list(request, LISTED_HOUSEHOLDS, account_list.households.select_related("household", "payee"))
    context = {
        "account_list": account_list,
        "place": place_name(account_list.village_code),
        "form": form,
        "is_own": account_list.proposed_by_id == request.user.pk,
    }
    return shown.render("household_accounts/list.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.HOLD_PAYMENTS)
def end_household_account(request: StaffRequest, pk: int) -> HttpResponse:
    """End the household account of one household."""
    visible = HouseholdAccount.objects.filter(household__in=Household.objects.visible_to(request.user))
    account = get_object_or_404(visible.select_related("household", "payee", "account_list"), pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.end_household_account(by=request.user, account=account, **form.cleaned_data)):
        messages.success(request, _("已停用，以后各发本人账户。"))
        return redirect(account.account_list)
    context = {"account": account, "form": form}
    return render(request, "household_accounts/end.html", context, status=422 if form.is_bound else 200)
