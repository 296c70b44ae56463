"""The page on which delivered orders are accepted together, and taken back on the same day."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from doudi.care.services import acceptance as together
from doudi.care.services.columns import ACCEPTANCE_COLUMNS, ACCEPTANCE_LIST
from doudi.care.services.forms import AcceptanceFilterForm, AcceptTogetherForm, TakeBackAcceptancesForm
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.refusals import Refused
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import yuan

_MOST_LISTED = 10
_PAGE = "care_services/acceptance.html"


@permission_required(Permission.HANDLE_CARE)
def acceptance(request: StaffRequest) -> HttpResponse:
    """List what waits to be accepted; show what accepting the chosen ones would do; once confirmed, do it."""
    if request.method != "POST":
        return _list(request)
    try:
        is_page = request.POST.get("whole_page") == "1"
        rows = together.chosen(request.POST.getlist("shown" if is_page else "order"), by=request.user)
    except Refused as refused:
        messages.error(request, refused.message)
        return _list(request, status=422)
    form = AcceptTogetherForm(request.POST if request.POST.get("confirmed") == "1" else None)
    done: list[together.Done] = []
    versions = {row.order.pk: _number(request.POST.get(f"version_{row.order.pk}", ""), row) for row in rows}
    given = {"rows": rows, "by": request.user, "versions": versions}
    if form.perform(lambda: done.append(together.accept_together(**given, **form.cleaned_data))):
        _tell(request, done[0], _("已验收{number}张。"))
        return redirect("care_services:acceptance")
    ready = [row for row in rows if not row.left_out]
    context = {
        "rows": rows,
        "ready": ready,
        "columns": ACCEPTANCE_COLUMNS,
        "form": form,
        "sum": yuan(sum(row.amount_fen for row in ready)),
    }
    return render(request, _PAGE, context, status=422 if form.is_bound else 200)


def _number(text: str, row: together.AcceptanceRow) -> int:
    """Return the version that the user saw; the present one where the preview just read it."""
    return int(text) if text.isdecimal() else row.order.version


def _list(request: StaffRequest, *, status: int = 200) -> HttpResponse:
    filters = AcceptanceFilterForm(request.GET, by=request.user)
    shown = open_list(request, ACCEPTANCE_LIST, together.waiting(by=request.user, **filters.chosen), filters=filters)
    context = {"own": together.own_of_today(by=request.user).count(), "back_form": TakeBackAcceptancesForm()}
    return shown.render(_PAGE, context, status=status)


@require_POST
@permission_required(Permission.HANDLE_CARE)
def take_back(request: StaffRequest) -> HttpResponse:
    """Take back what the user accepted today."""
    form = TakeBackAcceptancesForm(request.POST)
    done: list[together.Done] = []
    if form.perform(lambda: done.append(together.take_back_own(by=request.user, **form.cleaned_data))):
        _tell(request, done[0], _("已撤回{number}张的验收。"))
    else:
        messages.error(request, _("请写明为什么撤回验收。"))
    return redirect("care_services:acceptance")


def _tell(request: StaffRequest, done: together.Done, sentence: str) -> None:
    if done.done:
        messages.success(request, sentence.format(number=done.done))
    for name, reason in done.left_out[:_MOST_LISTED]:
        messages.warning(request, _("{name}没有办：{reason}").format(name=name, reason=reason))
