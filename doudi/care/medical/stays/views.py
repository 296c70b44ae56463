"""Pages of stays in hospital."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from doudi.care.medical.columns import STAY_LIST
from doudi.care.medical.forms import AskCareForm, EndStayForm, SeenForm, StayFilterForm, StayForm
from doudi.care.medical.stays import actions, queries
from doudi.care.medical.stays.models import HospitalStay
from doudi.care.payables.page_forms import forms_of_page, perform_sent
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import day, yuan


@permission_required(Permission.HANDLE_CARE)
def stays(request: StaffRequest) -> HttpResponse:
    """List the stays; record one."""
    form = StayForm(request.POST if request.method == "POST" else None).for_user(request.user)
    if form.perform(lambda: actions.record_stay(by=request.user, **form.cleaned_data)):
        messages.success(request, _("已登记。"))
        return redirect("care_medical:stays")
    filters = StayFilterForm(request.GET, by=request.user)
    shown = open_list(request, STAY_LIST, queries.stays(by=request.user, **filters.chosen), filters=filters)
    status = 422 if form.is_bound and not form.is_searching else 200
    return shown.render("care_medical/stays.html", {"form": form}, status=status)


@permission_required(Permission.HANDLE_CARE)
def stay(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a stay: its end, the payment of care that one person asks for and another confirms."""
    found = get_object_or_404(queries.stays(by=request.user), pk=pk)
    forms = forms_of_page(request, _forms(request, found))
    if perform_sent(request, forms, lambda name, given: _act(request, found, name, given)):
        messages.success(request, _("已办理。"))
        return redirect(found)
    context = {"stay": found, "facts": _facts(found), "forms": forms}
    return render(request, "care_medical/stay.html", context, status=422 if request.method == "POST" else 200)


def _forms(request: StaffRequest, found: HospitalStay) -> dict[str, Any]:
    user, version = request.user, found.version
    if found.discharged_on is None:
        return {"end": partial(EndStayForm, version=version)}
    if found.confirmed_by_id is not None:
        return {}
    kinds: dict[str, Any] = {"ask": partial(AskCareForm, by=user, version=version)}
    if found.asked_by_id not in {None, user.pk} and user.may(Permission.CONFIRM_CARE):
        kinds["confirm"] = partial(SeenForm, version=version)
    return kinds


def _act(request: StaffRequest, found: HospitalStay, name: str, given: Mapping[str, Any]) -> object:
    acts: dict[str, Callable[..., object]] = {
        "end": actions.end_stay,
        "ask": actions.ask_hospital_care,
        "confirm": actions.confirm_hospital_care,
    }
    return acts[name](by=request.user, stay=found, **given)


def _facts(found: HospitalStay) -> list[tuple[Any, Any]]:
    rows: list[tuple[Any, Any]] = [
        (_("村（居）"), place_name(found.person.village_id)),
        (_("医疗机构"), found.sealed_hospital.clear()),
        (_("入院日期"), day(found.admitted_on)),
        (_("出院日期"), day(found.discharged_on) if found.discharged_on else _("还在住院")),
    ]
    if found.asked_by and found.payee and found.care_fen is not None:
        rows += [
            (_("照料人"), found.payee.holder_name),
            (_("照料费用"), _("{days}天，{amount}").format(days=found.care_days, amount=yuan(found.care_fen))),
            (_("申请"), found.asked_by.name),
        ]
    if found.confirmed_by:
        rows.append((_("复核"), f"{found.confirmed_by.name}，{day(found.confirmed_on)}"))
    return rows
