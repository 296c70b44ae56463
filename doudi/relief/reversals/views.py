"""The page of the reversal of a payment: what the click will change, then propose, confirm or refuse."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from doudi.core.accounts.money_scope import money_scope
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.relief.instalments.models import Instalment
from doudi.relief.reserves.models import ReservePayment
from doudi.relief.reserves.townships import township_name
from doudi.relief.reversals import actions, queries
from doudi.relief.reversals.columns import CHANGE_COLUMNS
from doudi.relief.reversals.forms import RefusalForm, ReversalForm
from doudi.relief.reversals.models import ReserveReversal
from doudi.ui.forms import ActionForm


@permission_required(Permission.READ_PAYROLL)
def reversal(request: StaffRequest, payment: int) -> HttpResponse:
    """Show a payment with its reversals and what one would change; officers of the township propose one."""
    if request.method == "POST" and not request.user.may(Permission.HANDLE_CASES):
        raise PermissionDenied
    found = _find(request, payment)
    form = ReversalForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.propose_reversal(by=request.user, payment=found, **form.cleaned_data)):
        messages.success(request, _("已提出撤销，待第二人确认；在这以前账上不变。"))
        return redirect("relief:reversal", payment)
    return _page(request, found, form, 422 if form.is_bound else 200)


@require_POST
@permission_required(Permission.HANDLE_CASES)
def decide(request: StaffRequest, payment: int) -> HttpResponse:
    """Confirm or refuse the reversal that waits."""
    found = _find(request, payment)
    waiting = found.reversals.filter(confirmed_by=None, refused_by=None).select_related("payment").first()
    if waiting is None:
        raise Http404
    form, act = _decision(request, waiting)
    if form.perform(act):
        messages.success(request, _("已决定。"))
        return redirect("relief:reversal", payment)
    return _page(request, found, ReversalForm(), 422, form)


def _decision(request: StaffRequest, waiting: ReserveReversal) -> tuple[ActionForm, Callable[[], object]]:
    if request.POST.get("act") == "confirm":
        form: ActionForm = ActionForm(request.POST)
        return form, lambda: actions.confirm_reversal(by=request.user, reversal=waiting)
    form = RefusalForm(request.POST)
    return form, lambda: actions.refuse_reversal(by=request.user, reversal=waiting, **form.cleaned_data)


def _find(request: StaffRequest, pk: int) -> ReservePayment:
    rows = ReservePayment.objects.filter(instalment__in=Instalment.objects.in_scope(money_scope(request.user)))
    return get_object_or_404(rows.select_related("instalment__relief__case", "transaction", "paid_by"), pk=pk)


def _page(
    request: StaffRequest, found: ReservePayment, form: ReversalForm, status: int, sent: ActionForm | None = None
) -> HttpResponse:
    reversals = list(found.reversals.select_related("proposed_by", "confirmed_by", "refused_by", "transaction"))
    waiting = next((one for one in reversals if not one.confirmed_by_id and not one.refused_by_id), None)
    is_reversed = any(one.confirmed_by_id for one in reversals)
    why_not = "" if is_reversed else queries.why_not_reversible(found)
    may_propose = queries.may_propose(request.user, found) and not why_not
    may_decide = waiting is not None and queries.may_decide(request.user, waiting)
    context = {
        "payment": found,
        "township": township_name(found.township_code),
        "reversals": reversals,
        "changes": [] if is_reversed or why_not else queries.changes_of(found),
        "change_columns": CHANGE_COLUMNS,
        "why_not": why_not,
        "form": form if may_propose or form.is_bound else None,
        "confirm_form": sent if sent and not isinstance(sent, RefusalForm) else ActionForm() if may_decide else None,
        "refusal_form": sent if isinstance(sent, RefusalForm) else RefusalForm(),
    }
    return render(request, "relief/reversals/reversal.html", context, status=status)
