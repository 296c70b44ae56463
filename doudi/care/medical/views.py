"""Pages of settlements: the list, one of them with its explanation, decision and second person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.care.medical.columns import SETTLEMENT_LIST
from doudi.care.medical.forms import (
    DecideForm,
    NoteForm,
    ReasonedNoteForm,
    SettlementFilterForm,
)
from doudi.care.medical.refusals import SettlementInvalid
from doudi.care.medical.settlements import actions, queries
from doudi.care.medical.settlements.models import Settlement
from doudi.care.medical.settlements.workflow import SettlementState
from doudi.care.payables.page_forms import forms_of_page, perform_sent
from doudi.care.payables.queries import payables_of
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import date_span, day, yuan

_MOST_FILES = 20
_MOST_ROWS_SHOWN = 200


@require_GET
@permission_required(Permission.EXPORT_LISTS)
def settlements(request: StaffRequest) -> HttpResponse:
    """List the settlements of the user's division."""
    filters = SettlementFilterForm(request.GET, by=request.user)
    found = queries.settlements(by=request.user, **filters.chosen)
    return open_list(request, SETTLEMENT_LIST, found, filters=filters).render("care_medical/settlements.html")


@permission_required(Permission.EXPORT_LISTS)
def settlement(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a settlement with how its amount is computed: one person decides, another confirms."""
    found = get_object_or_404(queries.settlements(by=request.user), pk=pk)
    payable = payables_of([found.reference]).get(found.reference)
    forms = forms_of_page(request, _forms(request, found, is_live=payable is not None and not payable.is_undone))
    if perform_sent(request, forms, lambda name, given: _act(request, found, name, given)):
        messages.success(request, _("已办理。"))
        return redirect(found)
    context = {
        "settlement": found,
        "facts": _facts(request, found),
        "explained": _explained(found),
        "payable": payable if payable is not None and request.user.may(Permission.READ_PAYROLL) else None,
        "forms": forms,
    }
    return render(request, "care_medical/settlement.html", context, status=422 if request.method == "POST" else 200)


def _forms(request: StaffRequest, found: Settlement, *, is_live: bool) -> dict[str, Any]:
    """Return the kinds of forms of what the user may do now; nothing is decided again while an amount is live."""
    user, version = request.user, found.version
    if found.state == SettlementState.RECORDED and user.may(Permission.HANDLE_CARE):
        return {"decide": partial(DecideForm, by=user, version=version)}
    if not user.may(Permission.CONFIRM_CARE) or user.pk == found.decided_by_id:
        return {}
    if found.state == SettlementState.DECIDED:
        return {"confirm": partial(NoteForm, version=version), "send_back": partial(ReasonedNoteForm, version=version)}
    if found.state == SettlementState.CONFIRMED and not is_live:
        return {"reopen": partial(ReasonedNoteForm, version=version)}
    return {}


_ACTS: dict[str, Callable[..., object]] = {
    "decide": actions.decide_settlement,
    "confirm": actions.confirm_settlement,
    "send_back": actions.send_back_settlement,
    "reopen": actions.reopen_settlement,
}


def _act(request: StaffRequest, found: Settlement, name: str, given: Mapping[str, Any]) -> object:
    return _ACTS[name](by=request.user, settlement=found, **given)


def _explained(found: Settlement) -> dict[str, Any]:
    """Return how the amounts were computed, or would be today; or why they cannot be."""
    if found.state != SettlementState.RECORDED:
        return {"trees": found.explanation}
    try:
        return {"trees": actions.proposed_costs(found).explanation}
    except SettlementInvalid as refused:
        return {"unknown": refused.message}


def _facts(request: StaffRequest, found: Settlement) -> list[tuple[Any, Any]]:
    rows: list[tuple[Any, Any]] = [
        (_("结算号"), found.number),
        (_("村（居）"), place_name(found.person.village_id)),
        (_("对象"), found.get_group_display()),
        (_("住院"), date_span(found.admitted_on, found.discharged_on)),
    ]
    if request.user.may(Permission.HANDLE_CARE):
        rows.append((_("医疗机构"), found.sealed_hospital.clear()))
    rows += [
        (_("总费用"), yuan(found.total_fen)),
        (_("基本医保支付"), yuan(found.fund_fen)),
        (_("大病保险支付"), yuan(found.serious_illness_fen)),
        (_("医疗救助支付"), yuan(found.medical_aid_fen)),
        (_("其他支付"), yuan(found.other_fen)),
        (_("自付"), yuan(found.own_paid_fen)),
        (_("状态"), found.get_state_display()),
    ]
    if found.decided_by and found.carried_fen is not None:
        rows += [
            (_("兜底金额"), yuan(found.carried_fen)),
            (_("县财政负担"), yuan(found.county_fen)),
            (_("付给"), found.payee_label if found.carried_fen else "—"),
            (_("决定"), f"{found.decided_by.name}，{day(found.decided_on)}"),
        ]
    if found.reason:
        rows.append((_("理由"), found.reason))
    if found.confirmed_by:
        rows.append((_("复核"), f"{found.confirmed_by.name}，{day(found.confirmed_on)}"))
    if found.check_note:
        rows.append((_("复核意见"), found.check_note))
    return rows
