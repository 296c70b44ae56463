"""Pages of the premiums that are paid for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from doudi.care.medical.columns import PREMIUM_LIST_COLUMNS, PREMIUM_PEOPLE_LIST
from doudi.care.medical.forms import BookForm, ConfirmListForm, DrawForm
from doudi.care.medical.premiums import actions, queries
from doudi.care.medical.premiums.models import PremiumList
from doudi.care.payables.page_forms import forms_of_page, perform_sent
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import BUREAU_ROLES, Permission, Role
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import day, yuan


@permission_required(Permission.READ_PAYROLL)
def premium_lists(request: StaffRequest) -> HttpResponse:
    """List the lists of premiums; the bureau draws one."""
    may_draw = Role(request.user.role) in BUREAU_ROLES
    if request.method == "POST" and not may_draw:
        raise PermissionDenied
    form = DrawForm(request.POST if request.method == "POST" else None)
    drawn: list[PremiumList] = []
    if form.perform(lambda: drawn.append(actions.draw_premium_list(by=request.user, **form.cleaned_data))):
        return redirect(drawn[0])
    context = {
        "lists": queries.premium_lists(),
        "columns": PREMIUM_LIST_COLUMNS,
        "form": form if may_draw else None,
    }
    return render(request, "care_medical/premium_lists.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.READ_PAYROLL)
def premium_list(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a list with its people in the user's division: another person confirms it, finance books it."""
    found = get_object_or_404(queries.premium_lists(), pk=pk)
    forms = forms_of_page(request, _forms(request, found))
    if perform_sent(request, forms, lambda name, given: _act(request, found, name, given)):
        messages.success(request, _("已办理。"))
        return redirect(found)
    shown = open_list(request, PREMIUM_PEOPLE_LIST, queries.people_of(found, by=request.user))
    context = {"premium_list": found, "facts": _facts(found), "forms": forms}
    return shown.render("care_medical/premium_list.html", context, status=422 if request.method == "POST" else 200)


def _forms(request: StaffRequest, found: PremiumList) -> dict[str, Any]:
    user = request.user
    if found.state == PremiumList.State.DRAWN and Role(user.role) in BUREAU_ROLES and user.pk != found.drawn_by_id:
        return {"confirm": ConfirmListForm}
    if found.state == PremiumList.State.CONFIRMED and user.may(Permission.RELEASE_PAYROLL):
        return {"book": BookForm}
    return {}


def _act(request: StaffRequest, found: PremiumList, name: str, given: Mapping[str, Any]) -> object:
    if name == "confirm":
        return actions.confirm_premium_list(by=request.user, premium_list=found, **given)
    return actions.book_premium_list(by=request.user, premium_list=found)


def _facts(found: PremiumList) -> list[tuple[Any, Any]]:
    rows: list[tuple[Any, Any]] = [
        (_("人数"), found.people_number),
        (_("资助金额"), yuan(found.total_fen)),
        (_("资金来源"), found.get_source_display()),
        (_("状态"), found.get_state_display()),
        (_("生成"), f"{found.drawn_by.name}，{day(found.drawn_at)}"),
    ]
    if found.confirmed_by:
        rows.append((_("复核"), f"{found.confirmed_by.name}，{day(found.confirmed_on)}"))
    if found.booked_by:
        rows.append((_("支付"), f"{found.booked_by.name}，{day(found.booked_on)}"))
    return rows
