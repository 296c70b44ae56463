"""The page on which a person's payments are taken out of a run."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from doudi.core.accounts.money_scope import money_scope
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.payments import actions
from doudi.payments.forms import ReasonForm
from doudi.payments.models import Payment, Run
from doudi.payments.withdrawals import queries
from doudi.payments.withdrawals.columns import WITHDRAWAL_COLUMNS
from doudi.payments.withdrawals.forms import WithdrawalForm
from doudi.registry.deaths.queries import reported_dead_among
from doudi.registry.models import Person
from doudi.ui.forms import ActionForm


@permission_required(Permission.READ_PAYROLL)
def withdrawal(request: StaffRequest, pk: int, number: str) -> HttpResponse:
    """Show what of a person's payments was taken out of a run; propose, confirm or refuse it on POST."""
    run = get_object_or_404(Run.objects.all(), pk=pk)
    person = _person_paid(request, run, number)
    payments = queries.withdrawable_payments(run, person)
    may_act = request.user.may(Permission.HOLD_PAYMENTS)
    if request.method == "POST" and not may_act:
        raise PermissionDenied
    act = request.POST.get("act", "")
    is_dead = bool(person.death_date or reported_dead_among([person]))
    form = WithdrawalForm(request.POST if act == "propose" else None, payments=payments, is_dead=is_dead)
    decision = (ReasonForm if act == "refuse" else ActionForm)(request.POST if act in {"confirm", "refuse"} else None)
    found = queries.withdrawals_of_person(run, person)
    seen = [one for one in found if str(one.pk) in request.POST.getlist("withdrawal")]

    def propose() -> None:
        fields = form.cleaned_data
        chosen = [payment for payment in payments if payment.pk in fields["payments"]]
        actions.propose_withdrawal(
            by=request.user, run=run, payments=chosen, reason=fields["reason"], detail=fields["detail"]
        )

    def decide() -> None:
        if act == "refuse":
            why = decision.cleaned_data["why"]
            actions.refuse_withdrawal(by=request.user, run=run, withdrawals=seen, why=why)
        else:
            actions.confirm_withdrawal(by=request.user, run=run, withdrawals=seen)

    done = {
        "propose": _("已提出移出，等第二人确认。"),
        "confirm": _("已移出本批。"),
        "refuse": _("不移出，照发。"),
    }
    if form.perform(propose) or decision.perform(decide):
        messages.success(request, done[act])
        return redirect("payments:withdrawal", pk=run.pk, number=person.number)
    open_proposals = [one for one in found if one.is_open]
    context = {
        "run": run,
        "person": person,
        "columns": WITHDRAWAL_COLUMNS,
        "withdrawals": found,
        "open_proposals": open_proposals if may_act else [],
        "confirmable": queries.proposals_to_confirm(request.user, open_proposals),
        "form": form if payments and may_act else None,
        "decision": decision,
        "reason_form": decision if act == "refuse" else ReasonForm(),
    }
    return render(
        request, "payments/withdrawal.html", context, status=422 if form.is_bound or decision.is_bound else 200
    )


def _person_paid(request: StaffRequest, run: Run, number: str) -> Person:
    """Return a person whom the run pays within the user's division.

    Raises:
        Http404: there is none.
    """
    visible = Payment.objects.in_scope(money_scope(request.user)).filter(run=run, person__number=number)
    payment = visible.select_related("person").first()
    if payment is None:
        raise Http404
    return payment.person
