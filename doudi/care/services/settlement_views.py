"""Pages of settlements: the preview, the proposal, the second person, and the booking."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from doudi.care.services import queries
from doudi.care.services.actions import settlements as actions
from doudi.care.services.columns import SETTLEMENT_LIST
from doudi.care.services.forms import MonthForm, ReasonForm, SettlementFilterForm, TakeBackForm, VersionForm
from doudi.care.services.kinds import SETTLEMENT_TRANSITIONS, OrderState, SettlementState
from doudi.care.services.models import Contract, Settlement
from doudi.care.services.page_forms import Act, perform_act, show_acts
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import day, month, yuan


@require_GET
@permission_required(Permission.READ_SERVICES)
def settlements(request: StaffRequest) -> HttpResponse:
    """List the settlements, with totals and the Excel export."""
    filters = SettlementFilterForm(request.GET, by=request.user)
    context = {"heading": _("购买服务结算"), "note": _("县局提出、另一人复核、财务记账；错了另记一笔更正")}
    found = queries.settlements(**filters.chosen)
    return open_list(request, SETTLEMENT_LIST, found, filters=filters).render("care_services/list.html", context)


@permission_required(Permission.MANAGE_SERVICES)
def settle(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what a month of a contract would pay, and propose it."""
    contract = get_object_or_404(Contract.objects.select_related("item", "provider"), pk=pk)
    asked = MonthForm(request.POST if request.method == "POST" else request.GET)
    chosen = (asked.cleaned_data["month"] if asked.is_valid() else today()).replace(day=1)
    form = MonthForm(request.POST if request.method == "POST" else None, initial={"month": chosen})
    made: list[Settlement] = []
    if request.method == "POST" and form.perform(
        lambda: made.append(actions.propose_settlement(by=request.user, contract=contract, month=chosen))
    ):
        messages.success(request, _("已提出，待另一人复核。"))
        return redirect(made[0])
    found = actions.preview(contract, chosen)
    context = {
        "contract": contract,
        "form": form,
        "month": chosen,
        "may_read_orders": request.user.may(Permission.READ_CARE),
        "waiting_state": OrderState.DELIVERED,
        "facts": [
            (_("可以结算"), _("{orders}件，数量{units}").format(orders=found.orders, units=found.units)),
            (_("金额"), yuan(found.amount_fen)),
            (_("等待验收"), found.waiting),
            (_("验收不通过"), found.refused),
            (_("已在别的结算里"), found.settled),
            (_("照料协议已付同样服务，不付"), found.by_agreement),
            (_("住院期间，不付"), found.in_hospital),
            (_("去世以后，不付"), found.after_death),
        ],
    }
    return render(request, "care_services/settle.html", context, status=422 if request.method == "POST" else 200)


@permission_required(Permission.READ_SERVICES)
def settlement(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a settlement; it is confirmed, refused, booked or taken back here."""
    found = get_object_or_404(queries.settlements(), pk=pk)
    if request.method == "POST" and not _may_act(request):
        raise PermissionDenied
    acts = _acts(request, found)
    forms = show_acts(request, acts, found.version)
    if perform_act(request, acts, forms):
        messages.success(request, _("已办理。"))
        return redirect("care_services:settlements")
    links = [("care_services:contract", found.contract_id, _("看合同"))]
    if found.corrects_id:
        links.append(("care_services:settlement", found.corrects_id, _("看原来的结算")))
    context = {
        "heading": f"{found.contract.number}　{month(found.month)}",
        "note": f"{found.contract.item.name}　{found.contract.provider.name}",
        "row": found,
        "facts": _facts(found),
        "links": links,
        "orders_of": found.pk if request.user.may(Permission.READ_CARE) else None,
        "forms": forms,
    }
    return render(request, "care_services/detail.html", context, status=422 if request.method == "POST" else 200)


def _may_act(request: StaffRequest) -> bool:
    return bool(request.user.may(Permission.MANAGE_SERVICES) or request.user.may(Permission.RECORD_FUNDS))


def _acts(request: StaffRequest, found: Settlement) -> dict[str, Act]:
    """Return what the user may do with a settlement now."""
    given = {"settlement": found}
    declared: dict[str, Act] = {}
    if request.user.may(Permission.MANAGE_SERVICES):
        declared["confirm"] = Act(VersionForm, _("复核"), _("复核同意"), actions.confirm_settlement, given)
        declared["refuse"] = Act(ReasonForm, _("退回"), _("退回"), actions.refuse_settlement, given)
    if request.user.may(Permission.RECORD_FUNDS):
        declared["book"] = Act(VersionForm, _("记账"), _("记账"), actions.book_settlement, given)
    acts = {name: act for name, act in declared.items() if SETTLEMENT_TRANSITIONS.allows(found.state, name)}
    is_final = found.state == SettlementState.BOOKED and found.corrects_id is None
    if is_final and request.user.may(Permission.MANAGE_SERVICES):
        acts["take_back"] = Act(TakeBackForm, _("更正"), _("提出更正"), actions.take_back_settlement, given)
    return acts


def _facts(found: Settlement) -> list[tuple[Any, Any]]:
    rows: list[tuple[Any, Any]] = [
        (_("工单"), _("{orders}件，数量{units}").format(orders=found.orders, units=found.units)),
        (_("单价"), yuan(found.contract.unit_price_fen)),
        (_("金额"), yuan(found.amount_fen)),
        (_("资金来源"), found.contract.get_source_display()),
        (_("提出"), found.proposed_by.name),
    ]
    if found.confirmed_by:
        rows.append((_("复核"), f"{found.confirmed_by.name}，{day(found.confirmed_on)}"))
    if found.booked_by and found.transaction:
        rows.append(
            (pgettext("done", "记账"), f"{found.booked_by.name}，{day(found.booked_on)}，{found.transaction.number}")
        )
    if found.reason:
        rows.append((_("更正的原因"), found.reason))
    if found.why:
        rows.append((_("退回的原因"), found.why))
    return rows
