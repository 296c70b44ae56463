"""Decide proposals: confirm, refuse, withdraw, revoke."""

from __future__ import annotations

from typing import TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import TransitionTable, advance, lock_row, refuse_same_person, refuse_transition
from doudi.core.refusals import required_text
from doudi.funding.ledger import Key, Kind, Move, Voucher, book
from doudi.funding.models import Budget, Overdraft, PriceIndices, Proposal, Transaction
from doudi.funding.proposals.actions import describe_budget, describe_indices, describe_overdraft
from doudi.funding.refusals import DeadlinePassed, NotRevocable

ProposalT = TypeVar("ProposalT", bound=Proposal)
State = Proposal.State
TRANSITIONS = TransitionTable(
    {
        (State.PROPOSED, "confirm"): State.CONFIRMED,
        (State.PROPOSED, "refuse"): State.REFUSED,
        (State.PROPOSED, "withdraw"): State.WITHDRAWN,
        (State.CONFIRMED, "revoke"): State.REVOKED,
    }
)
PROPOSE_PERMISSIONS = {
    Budget: Permission.RECORD_FUNDS,
    Overdraft: Permission.RECORD_FUNDS,
    PriceIndices: Permission.ENTER_INDICES,
}


def describe_proposal(proposal: Proposal) -> str:
    """Describe a proposal in one line."""
    if isinstance(proposal, Budget):
        return describe_budget(proposal)
    if isinstance(proposal, Overdraft):
        return describe_overdraft(proposal)
    assert isinstance(proposal, PriceIndices)  # noqa: S101 - the third and last of them
    return describe_indices(proposal)


@action("proposal.confirm")
def confirm(*, by: User, proposal: Proposal) -> None:
    """Confirm a proposal as the second person; a budget is booked in the ledger.

    Raises:
        PermissionRequired, TransitionNotAllowed, SecondPersonRequired, DeadlinePassed, InsufficientBalance
    """
    require_permission(by, Permission.APPROVE_FUNDS)
    locked = _lock_for(proposal, "confirm")
    refuse_same_person(by, locked.proposed_by_id, sentence=_("录入和审批须是两个人。"))
    if isinstance(locked, Overdraft) and locked.until < today():
        raise DeadlinePassed(_("期限已过，请退回，按新的期限重新申请。"))
    _settle(locked, by, "confirm")
    if isinstance(locked, Budget):
        _book_budget(by, locked)
    record(_("批准：{what}。").format(what=describe_proposal(locked)), subject=locked)


@action("proposal.refuse")
def refuse(*, by: User, proposal: Proposal, why: str) -> None:
    """Refuse a proposal with a reason.

    Raises:
        PermissionRequired, TransitionNotAllowed, ReasonRequired
    """
    require_permission(by, Permission.APPROVE_FUNDS)
    locked = _lock_for(proposal, "refuse")
    _settle(locked, by, "refuse", required_text(why, "why", _("请写明理由。")))
    record(_("退回：{what}。").format(what=describe_proposal(locked)), subject=locked, why=why)


@action("proposal.withdraw")
def withdraw(*, by: User, proposal: Proposal) -> None:
    """Withdraw a proposal that has not been decided.

    Raises:
        PermissionRequired, TransitionNotAllowed
    """
    require_permission(by, PROPOSE_PERMISSIONS[type(proposal)])
    locked = _lock_for(proposal, "withdraw")
    _settle(locked, by, "withdraw")
    record(_("撤回：{what}。").format(what=describe_proposal(locked)), subject=locked)


@action("proposal.revoke")
def revoke(*, by: User, proposal: Proposal, why: str) -> None:
    """Revoke a confirmed overdraft or confirmed price indices.

    Payments already made stay; a source that is overdrawn stays so until funds come.

    Raises:
        PermissionRequired, TransitionNotAllowed, ReasonRequired, NotRevocable
    """
    require_permission(by, Permission.APPROVE_FUNDS)
    if isinstance(proposal, Budget):
        raise NotRevocable(_("预算已入账，不能撤销；请另报一笔调减。"))
    locked = _lock_for(proposal, "revoke")
    locked.why = required_text(why, "why", _("请写明理由。"))
    advance(locked, "revoke", TRANSITIONS)
    record(_("撤销：{what}。").format(what=describe_proposal(locked)), subject=locked, why=why)


def _lock_for(proposal: ProposalT, verb: str) -> ProposalT:
    """Lock the proposal for a verb.

    Raises:
        TransitionNotAllowed
    """
    locked = lock_row(type(proposal)._default_manager.all(), proposal.pk)
    sentence = _("这一项{state}，不能再这样办。").format(state=locked.get_state_display())
    refuse_transition(TRANSITIONS, locked.state, verb, sentence)
    return locked


def _settle(locked: Proposal, by: User, verb: str, why: str = "") -> None:
    locked.settled_by, locked.settled_at, locked.why = by, timezone.now(), why
    advance(locked, verb, TRANSITIONS)


def _book_budget(by: User, budget: Budget) -> None:
    planned = Key(Kind.PLANNED, budget.source, budget.year, programme=budget.programme)
    budget_account = Key(Kind.BUDGET, budget.source, budget.year, programme=budget.programme)
    from_account, to_account = (planned, budget_account) if budget.amount_fen > 0 else (budget_account, planned)
    voucher = Voucher(Transaction.Kind.BUDGET, f"budget:{budget.pk}", today(), budget.basis, budget.note)
    book(by, voucher, [Move(from_account, to_account, abs(budget.amount_fen))])
