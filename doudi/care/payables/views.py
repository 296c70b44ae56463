"""Pages of approved amounts and of the accounts of others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.care.payables import actions, queries
from doudi.care.payables.columns import PAYABLE_LIST, PAYEE_LIST
from doudi.care.payables.forms import (
    ConfirmPayeeForm,
    CorrectionForm,
    PayableFilterForm,
    PayeeFilterForm,
    PayeeForm,
    RefusePayeeForm,
    StopForm,
)
from doudi.care.payables.models import Payable, Payee
from doudi.care.payables.page_forms import forms_of_page, perform_sent
from doudi.care.payables.workflow import PAYABLE_TRANSITIONS
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import day, yuan


@require_GET
@permission_required(Permission.READ_PAYROLL)
def payables(request: StaffRequest) -> HttpResponse:
    """List the approved amounts, with totals and the Excel export."""
    filters = PayableFilterForm(request.GET, by=request.user)
    found = queries.payables(by=request.user, **filters.chosen)
    return open_list(request, PAYABLE_LIST, found, filters=filters).render("care_payables/payables.html")


@permission_required(Permission.READ_PAYROLL)
def payable(request: StaffRequest, pk: int) -> HttpResponse:
    """Show an approved amount with the runs that paid it; it is stopped here."""
    found = get_object_or_404(queries.payables(by=request.user), pk=pk)
    may_stop = request.user.may(Permission.CONFIRM_CARE)
    if request.method == "POST" and not may_stop:
        raise PermissionDenied
    initial = {"seen_version": found.version}
    form = StopForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.perform(lambda: actions.stop_payable(by=request.user, payable=found, **form.cleaned_data)):
        messages.success(request, _("已停止。"))
        return redirect(found)
    is_open = PAYABLE_TRANSITIONS.allows(found.state, "stop")
    context = {
        "payable": found,
        "facts": _facts(found),
        "form": form if may_stop and (is_open or form.is_bound) else None,
        "may_see_payee": request.user.may(Permission.HANDLE_CARE),
    }
    return render(request, "care_payables/payable.html", context, status=422 if form.is_bound else 200)


def _facts(found: Payable) -> list[tuple[Any, Any]]:
    rows: list[tuple[Any, Any]] = [
        (_("村（居）"), place_name(found.person.village_id)),
        (_("用途"), found.get_kind_display()),
        (_("金额"), yuan(found.amount_fen)),
        (_("资金来源"), found.get_source_display()),
        (_("付给"), found.payee_label if found.payee is None else f"{found.payee.holder_name}　{found.payee.account}"),
        (_("决定"), found.decided_by.name),
        (_("复核"), f"{found.confirmed_by.name}，{day(found.approved_on)}"),
    ]
    if found.paid_on:
        rows.append((_("发放日期"), day(found.paid_on)))
    if found.stopped_by:
        rows.append((_("停止"), f"{found.stopped_reason}（{found.stopped_by.name}，{day(found.stopped_on)}）"))
    return rows


@permission_required(Permission.HANDLE_CARE)
def payees(request: StaffRequest) -> HttpResponse:
    """List the accounts of others; register one."""
    is_post = request.method == "POST"
    form = PayeeForm(*((request.POST, request.FILES) if is_post else ()), scope=request.user.scope)
    if form.perform(lambda: actions.propose_payee(by=request.user, **form.cleaned_data)):
        messages.success(request, _("已登记，待第二人核实后启用。"))
        return redirect("care_payables:payees")
    filters = PayeeFilterForm(request.GET, by=request.user)
    shown = open_list(request, PAYEE_LIST, queries.payees(by=request.user, **filters.chosen), filters=filters)
    return shown.render("care_payables/payees.html", {"form": form}, status=422 if is_post else 200)


@permission_required(Permission.HANDLE_CARE)
def payee(request: StaffRequest, pk: int) -> HttpResponse:
    """Show an account with its proof: the second person confirms or refuses it, or another takes its place."""
    found = get_object_or_404(queries.payees(by=request.user), pk=pk)
    forms = forms_of_page(request, _payee_forms(found))
    if perform_sent(request, forms, lambda name, given: _act_on_payee(request, found, name, given)):
        messages.success(request, _("已办理。"))
        return redirect("care_payables:payees")
    context = {"payee": found, "facts": _payee_facts(found), "forms": forms}
    return render(request, "care_payables/payee.html", context, status=422 if request.method == "POST" else 200)


def _payee_forms(found: Payee) -> dict[str, Any]:
    """Return the kinds of forms of what may be done now."""
    if found.is_waiting:
        return {"confirm": ConfirmPayeeForm, "refuse": RefusePayeeForm}
    is_in_use = found.confirmed_by_id and not any(one.refused_by_id is None for one in found.replacements.all())
    return {"correct": CorrectionForm} if is_in_use else {}


def _act_on_payee(request: StaffRequest, found: Payee, name: str, given: Mapping[str, Any]) -> None:
    if name == "confirm":
        actions.confirm_payee(by=request.user, payee=found, **given)
    elif name == "refuse":
        actions.refuse_payee(by=request.user, payee=found, **given)
    else:
        actions.propose_payee(
            by=request.user, kind=found.kind, village_code=found.village_code, replaces=found, **given
        )


def _payee_facts(found: Payee) -> list[tuple[Any, Any]]:
    rows: list[tuple[Any, Any]] = [
        (_("收款方"), found.get_kind_display()),
        (_("账号"), found.account),
        (_("所属地"), place_name(found.village_code)),
        (_("依据"), found.proof),
        (_("状态"), found.state_label),
        (_("登记"), f"{found.proposed_by.name}，{day(found.proposed_at)}"),
    ]
    if found.confirmed_by:
        rows.append((_("核实"), f"{found.confirmed_by.name}，{day(found.confirmed_at)}"))
    if found.refused_by:
        rows.append((_("不采用"), f"{found.refused_reason}（{found.refused_by.name}）"))
    return rows
