"""Read what was or may be taken out of a run."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission, Role
from doudi.core.divisions.scope import bounds
from doudi.payments.models import Payment, Run, Withdrawal
from doudi.payments.workflow import OPEN_RUN_STATES, PAYMENT_TRANSITIONS, RunState, WithdrawalState
from doudi.registry.models import Person

_BUREAU = frozenset({Role.BUREAU_OFFICER, Role.BUREAU_LEADER})


def withdrawals_in(run: Run, division: str) -> QuerySet[Withdrawal]:
    """Return the withdrawals of a run in a division, those that wait for a second person first."""
    first, last = bounds(division)
    found = run.withdrawals.filter(payment__village_code__gte=first, payment__village_code__lte=last)
    people = ("payment__person", "proposed_by", "decided_by")
    return found.select_related("run", *people).order_by("-state", "payment__village_code", "pk")


def withdrawals_of_person(run: Run, person: Person) -> list[Withdrawal]:
    """Return the withdrawals of a person's payments of a run."""
    found = run.withdrawals.filter(payment__person=person)
    return list(found.select_related("payment__person", "proposed_by", "decided_by", "run"))


def is_open_for_withdrawals(run: Run) -> bool:
    """Whether payments can still be taken out of the run: until its bank files are frozen."""
    if run.kind == Run.Kind.OPENING or run.state not in {*OPEN_RUN_STATES, RunState.RELEASED}:
        return False
    return not run.bank_files.exists()


def withdrawable_payments(run: Run, person: Person) -> list[Payment]:
    """Return the payments of a person that can be taken out of the run and that nobody has proposed to take out."""
    if not is_open_for_withdrawals(run):
        return []
    proposed = run.withdrawals.exclude(state=WithdrawalState.REFUSED).values("payment")
    payments = run.payments.filter(person=person).exclude(pk__in=proposed).order_by("programme")
    return [payment for payment in payments if PAYMENT_TRANSITIONS.allows(payment.state, "withdraw")]


def proposals_to_confirm(user: User, proposals: Sequence[Withdrawal]) -> list[Withdrawal]:
    """Return the open proposals that the user may confirm as the second person."""
    if not user.may(Permission.HOLD_PAYMENTS):
        return []
    return [
        proposal
        for proposal in proposals
        if proposal.is_open
        and proposal.proposed_by_id != user.pk
        and (proposal.run.state in {RunState.PREPARED, RunState.REVIEWED} or Role(user.role) in _BUREAU)
    ]


def proposals_waiting_for(user: User) -> list[Withdrawal]:
    """Return the proposals in the user's division that wait for them as the second person."""
    if not user.may(Permission.HOLD_PAYMENTS) or user.scope is None:
        return []
    first, last = bounds(user.scope)
    waiting = Withdrawal.objects.filter(state=WithdrawalState.PROPOSED, run__state__in=[*OPEN_RUN_STATES, "released"])
    waiting = waiting.filter(payment__village_code__gte=first, payment__village_code__lte=last)
    return proposals_to_confirm(user, list(waiting.select_related("run").order_by("pk")))


def may_take_out(user: User, payment: Payment) -> bool:
    """Whether the user may propose to take the payment out of its run."""
    if not user.may(Permission.HOLD_PAYMENTS) or not PAYMENT_TRANSITIONS.allows(payment.state, "withdraw"):
        return False
    return is_open_for_withdrawals(payment.run)
