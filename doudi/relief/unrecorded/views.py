"""Pages of recoveries from people without a record: the list, and one with what may be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.relief.unrecorded import actions, queries
from doudi.relief.unrecorded.columns import RECEIPT_COLUMNS, UNRECORDED_LIST
from doudi.relief.unrecorded.forms import DebtorForm, GoOnForm, ReceiptForm, UnrecordedFilterForm, WriteOffForm
from doudi.relief.unrecorded.models import UnrecordedRecovery
from doudi.ui.forms import ActionForm
from doudi.ui.lists.shown_list import open_list


@dataclass(frozen=True)
class _Verb:
    """A verb on a recovery: its label, its action, its form."""

    label: Any
    act: Callable[..., object]
    form: type[ActionForm]


_VERBS = {
    "receive": _Verb(gettext_lazy("登记收回"), actions.receive_money, ReceiptForm),
    "follow": _Verb(gettext_lazy("查明领款人，转入追缴"), actions.link_debtor, DebtorForm),
    "propose_write_off": _Verb(gettext_lazy("提出无法追回"), actions.propose_write_off, WriteOffForm),
    "confirm_write_off": _Verb(gettext_lazy("确认无法追回"), actions.confirm_write_off, ActionForm),
    "refuse_write_off": _Verb(gettext_lazy("继续追回"), actions.refuse_write_off, GoOnForm),
}


@require_GET
@permission_required(Permission.READ_PAYROLL)
def unrecorded_list(request: StaffRequest) -> HttpResponse:
    """List the recoveries of the user's division."""
    filters = UnrecordedFilterForm(request.GET, by=request.user)
    found = queries.recoveries(request.user, **filters.chosen)
    return open_list(request, UNRECORDED_LIST, found, filters=filters).render("relief/unrecorded/list.html", {})


@permission_required(Permission.READ_PAYROLL)
def unrecorded(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a recovery with what was given back, and carry out a verb on it."""
    found = get_object_or_404(queries.recoveries(request.user), pk=pk)
    requested = request.POST.get("act", "") if request.method == "POST" else ""
    forms = _forms(request, found, requested)
    for name, verb, form in forms:
        if name == requested and form.perform(_act(request, found, verb, form)):
            messages.success(request, _("已办理：{what}。").format(what=verb.label))
            return redirect("relief:unrecorded", pk)
    context = {
        "recovery": found,
        "place": queries.place_of(found),
        "receipts": found.receipts.all(),
        "receipt_columns": RECEIPT_COLUMNS,
        "forms": forms,
        "may_read_case": request.user.may(Permission.READ_CASES),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "relief/unrecorded/recovery.html", context, status=status)


def _act(request: StaffRequest, found: UnrecordedRecovery, verb: _Verb, form: ActionForm) -> Callable[[], object]:
    return lambda: verb.act(by=request.user, recovery=found, **form.cleaned_data)


def _forms(request: StaffRequest, found: UnrecordedRecovery, requested: str) -> list[tuple[str, _Verb, ActionForm]]:
    return [
        (
            name,
            _VERBS[name],
            _VERBS[name].form(request.POST if name == requested else None, auto_id=f"{name}_%s").for_user(request.user),
        )
        for name in queries.verbs_for(found, request.user)
    ]
