"""Pages of approved amounts and of the accounts of others."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.care.payables import actions, queries, wrong_payments
from doudi.care.payables.columns import PAYABLE_LIST, PAYEE_LIST
from doudi.care.payables.forms import (
    ConfirmPayeeForm,
    CorrectionForm,
    PayableFilterForm,
    PayeeFilterForm,
    PayeeForm,
    RefusePayeeForm,
    RefuseWrongPaymentForm,
    StopForm,
    WrongPaymentForm,
)
from doudi.care.payables.models import Payable, Payee, WrongPayment
from doudi.care.payables.page_forms import forms_of_page, perform_sent
from doudi.care.payables.workflow import PAYABLE_TRANSITIONS, PayableState
from doudi.core.accounts.models import User
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.ui.forms import ActionForm
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import day, yuan
from doudi.values.money import format_yuan


@require_GET
@permission_required(Permission.READ_PAYROLL)
def payables(request: StaffRequest) -> HttpResponse:
    """List the approved amounts, with totals and the Excel export."""
    filters = PayableFilterForm(request.GET, by=request.user)
    found = queries.payables(by=request.user, **filters.chosen)
    return open_list(request, PAYABLE_LIST, found, filters=filters).render("care_payables/payables.html")


@permission_required(Permission.READ_PAYROLL)
def payable(request: StaffRequest, pk: int) -> HttpResponse:
    """Show an approved amount with the runs that paid it; it is stopped here, or found to be paid wrongly."""
    found = get_object_or_404(queries.payables(by=request.user), pk=pk)
    findings = list(found.wrong_payments.select_related("proposed_by", "confirmed_by", "refused_by", "proof_file"))
    waiting = next((one for one in findings if one.is_waiting), None)
    forms = forms_of_page(request, _payable_forms(request.user, found, waiting))
    if perform_sent(request, forms, lambda name, given: _act_on_payable(request, found, waiting, name, given)):
        messages.success(request, _("已办理。"))
        return redirect(found)
    context = {
        "payable": found,
        "facts": _facts(found),
        "findings": findings,
        "forms": forms,
        "may_see_payee": request.user.may(Permission.HANDLE_CARE),
    }
    return render(request, "care_payables/payable.html", context, status=422 if request.method == "POST" else 200)


def _payable_forms(user: User, found: Payable, waiting: WrongPayment | None) -> dict[str, Any]:
    """Return the kinds of forms of what the user may do now."""
    if PAYABLE_TRANSITIONS.allows(found.state, "stop") and user.may(Permission.CONFIRM_CARE):
        return {"stop": partial(StopForm, initial={"seen_version": found.version})}
    if waiting is not None:
        may_decide = user.may(Permission.APPROVE_PAYROLL) and user.pk != waiting.proposed_by_id
        return {"confirm": ActionForm, "refuse": RefuseWrongPaymentForm} if may_decide else {}
    left = found.amount_fen - found.wrong_fen
    if found.state == PayableState.PAID and left and user.may(Permission.HANDLE_CARE):
        return {"wrong": partial(WrongPaymentForm, initial={"amount_fen": format_yuan(left)})}
    return {}


def _act_on_payable(
    request: StaffRequest, found: Payable, waiting: WrongPayment | None, name: str, given: Mapping[str, Any]
) -> None:
    if name == "stop":
        actions.stop_payable(by=request.user, payable=found, **given)
    elif name == "wrong":
        wrong_payments.propose_wrong_payment(by=request.user, payable=found, **given)
    elif waiting is not None and name == "confirm":
        wrong_payments.confirm_wrong_payment(by=request.user, found=waiting)
    elif waiting is not None:
        wrong_payments.refuse_wrong_payment(by=request.user, found=waiting, **given)


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
