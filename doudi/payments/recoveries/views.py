"""Pages of recoveries."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.payments import actions
from doudi.payments.models import Recovery
from doudi.payments.pages import page_of
from doudi.payments.recoveries.receipts import outstanding_of
from doudi.payments.runs import queries
from doudi.payments.runs.forms import (
    DemandForm,
    NotifyForm,
    OffsetForm,
    ReasonForm,
    ReceiptForm,
)
from doudi.payments.scope import payroll_scope
from doudi.payments.workflow import RECOVERY_TRANSITIONS, RecoveryState
from doudi.ui.forms import ActionForm


@require_GET
@permission_required(Permission.READ_PAYROLL)
def recoveries(request: StaffRequest) -> HttpResponse:
    """Money that was paid too much, the nearest day first."""
    state = request.GET.get("state", "")
    if state not in {"", *RecoveryState.values}:
        raise Http404
    shown = page_of(request, queries.recoveries(request.user, state))
    for one in shown.rows:
        one.place = place_name(one.village_code)
    context = {"shown": shown, "states": RecoveryState.choices, "state": state}
    return render(request, "payments/recoveries.html", context)


_RECOVERY_FORMS: dict[str, tuple[type[ActionForm], Permission, Any, Any]] = {
    "notify": (NotifyForm, Permission.HOLD_PAYMENTS, actions.notify_recipient, _("告知当事人，听取意见")),
    "demand": (DemandForm, Permission.APPROVE_PAYROLL, actions.demand_recovery, _("决定追回")),
    "waive": (ReasonForm, Permission.APPROVE_PAYROLL, actions.waive_recovery, _("决定免予追回")),
    "offset": (OffsetForm, Permission.APPROVE_PAYROLL, actions.decide_offset, _("改从以后的发放中抵扣")),
    "receive": (ReceiptForm, Permission.RELEASE_PAYROLL, actions.record_receipt, _("登记追回款")),
}
_VERB_OF_TABLE = {"offset": "settle", "receive": "settle"}


@permission_required(Permission.READ_PAYROLL)
def recovery(request: StaffRequest, pk: int) -> HttpResponse:
    """One recovery: month by month, what was said and decided, what came back; take it a step on."""
    scope = payroll_scope(request.user)
    people = ("person", "run", "handled_by", "decided_by")
    held = get_object_or_404(Recovery.objects.in_scope(scope).select_related(*people), pk=pk)
    verb = request.POST.get("verb", "") if request.method == "POST" else ""
    if request.method == "POST" and verb not in _RECOVERY_FORMS:
        raise Http404
    offered = [
        name
        for name, (_form, permission, _do, _label) in _RECOVERY_FORMS.items()
        if RECOVERY_TRANSITIONS.allows(held.state, _VERB_OF_TABLE.get(name, name)) and request.user.may(permission)
    ]
    forms = {
        name: _RECOVERY_FORMS[name][0](request.POST if name == verb else None, auto_id=f"{name}_%s") for name in offered
    }
    if verb in forms:
        form, do = forms[verb], _RECOVERY_FORMS[verb][2]
        if form.perform(lambda: do(by=request.user, recovery=held, **form.cleaned_data)):
            messages.success(request, _("已办理。"))
            return redirect(held)
    context = {
        "recovery": held,
        "lines": held.lines.prefetch_related("receipts", "reductions__run"),
        "outstanding": outstanding_of(held),
        "reduced_fen": queries.reduction_of(held),
        "place": place_name(held.village_code),
        "forms": [(name, _RECOVERY_FORMS[name][3], form) for name, form in forms.items()],
    }
    return render(request, "payments/recovery.html", context, status=422 if verb else 200)
