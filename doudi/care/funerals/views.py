"""Pages of payments for funerals."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from doudi.care.funerals import actions, queries
from doudi.care.funerals.columns import FUNERAL_LIST
from doudi.care.funerals.forms import FuneralFilterForm, FuneralForm
from doudi.care.funerals.models import Funeral
from doudi.care.funerals.workflow import FuneralState
from doudi.care.medical.forms import NoteForm, ReasonedNoteForm
from doudi.care.payables.page_forms import forms_of_page, perform_sent
from doudi.care.payables.queries import payables_of
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import day, yuan
from doudi.values.kinship import relation_in_language


@permission_required(Permission.EXPORT_LISTS)
def funerals(request: StaffRequest) -> HttpResponse:
    """List the payments for funerals; propose one."""
    may_propose = request.user.may(Permission.HANDLE_CARE)
    if request.method == "POST" and not may_propose:
        raise PermissionDenied
    form = FuneralForm(*((request.POST, request.FILES) if request.method == "POST" else ()), by=request.user)
    if form.perform(lambda: actions.propose_funeral(by=request.user, **form.cleaned_data)):
        messages.success(request, _("已申请，待第二人复核。"))
        return redirect("care_funerals:funerals")
    filters = FuneralFilterForm(request.GET, by=request.user)
    shown = open_list(request, FUNERAL_LIST, queries.funerals(by=request.user, **filters.chosen), filters=filters)
    status = 422 if form.is_bound and not form.is_searching else 200
    return shown.render("care_funerals/funerals.html", {"form": form if may_propose else None}, status=status)


@permission_required(Permission.EXPORT_LISTS)
def funeral(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a payment for a funeral with how it is computed; another person confirms or refuses it."""
    found = get_object_or_404(queries.funerals(by=request.user), pk=pk)
    payable = payables_of([found.reference]).get(found.reference)
    forms = forms_of_page(request, _forms(request, found, is_live=payable is not None and not payable.is_undone))
    if perform_sent(request, forms, lambda name, given: _act(request, found, name, given)):
        messages.success(request, _("已办理。"))
        return redirect(found)
    context = {
        "funeral": found,
        "facts": _facts(found),
        "payable": payable if payable is not None and request.user.may(Permission.READ_PAYROLL) else None,
        "forms": forms,
    }
    return render(request, "care_funerals/funeral.html", context, status=422 if request.method == "POST" else 200)


def _forms(request: StaffRequest, found: Funeral, *, is_live: bool) -> dict[str, Any]:
    if not request.user.may(Permission.CONFIRM_CARE) or request.user.pk == found.proposed_by_id:
        return {}
    version = found.version
    if found.state == FuneralState.PROPOSED:
        return {"confirm": partial(NoteForm, version=version), "refuse": partial(ReasonedNoteForm, version=version)}
    is_void = found.state == FuneralState.CONFIRMED and not is_live
    return {"void": partial(ReasonedNoteForm, version=version)} if is_void else {}


def _act(request: StaffRequest, found: Funeral, name: str, given: Mapping[str, Any]) -> object:
    acts = {"confirm": actions.confirm_funeral, "refuse": actions.refuse_funeral, "void": actions.void_funeral}
    return acts[name](by=request.user, funeral=found, **given)


def _facts(found: Funeral) -> list[tuple[Any, Any]]:
    award = actions.tekun_award_at_death(found.person)
    is_ended = award is not None and award.valid_to is not None
    rows: list[tuple[Any, Any]] = [
        (_("村（居）"), place_name(found.person.village_id)),
        (_("去世日期"), day(found.person.death_date)),
        (_("特困待遇"), _("已终止") if is_ended else _("还没有终止，请在待遇变动里办理")),
        (_("付给"), f"{found.payee.holder_name}（{relation_in_language(found.relation)}）"),
        (_("金额"), yuan(found.amount_fen)),
        (_("资金来源"), found.get_source_display()),
        (_("申请"), f"{found.proposed_by.name}，{day(found.proposed_on)}"),
    ]
    if found.decided_by:
        rows.append((_("复核"), f"{found.decided_by.name}，{day(found.decided_on)}"))
    if found.note:
        rows.append((_("复核意见"), found.note))
    return rows
