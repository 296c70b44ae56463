"""The second hand: what was entered is confirmed, sent back, taken back, or ended."""

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
from doudi.funding.proposals.actions import budget_in_words, indices_in_words, overdraft_in_words
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
PROPOSED_BY = {
    Budget: Permission.RECORD_FUNDS,
    Overdraft: Permission.RECORD_FUNDS,
    PriceIndices: Permission.ENTER_INDICES,
}


def in_words(proposal: Proposal) -> str:
    """What was proposed, in a line."""
    if isinstance(proposal, Budget):
        return budget_in_words(proposal)
    if isinstance(proposal, Overdraft):
        return overdraft_in_words(proposal)
    assert isinstance(proposal, PriceIndices)  # noqa: S101 - the third and last of them
    return indices_in_words(proposal)


@action("proposal.confirm")
def confirm(*, by: User, proposal: Proposal) -> None:
    """Let it count. Somebody else than who entered it; a budget goes into the ledger.

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
    record(_("批准：{what}。").format(what=in_words(locked)), subject=locked)


@action("proposal.refuse")
def refuse(*, by: User, proposal: Proposal, why: str) -> None:
    """Send it back with a reason.

    Raises:
        PermissionRequired, TransitionNotAllowed, ReasonRequired
    """
    require_permission(by, Permission.APPROVE_FUNDS)
    locked = _lock_for(proposal, "refuse")
    _settle(locked, by, "refuse", required_text(why, "why", _("请写明理由。")))
    record(_("退回：{what}。").format(what=in_words(locked)), subject=locked, why=why)


@action("proposal.withdraw")
def withdraw(*, by: User, proposal: Proposal) -> None:
    """Take it back before anybody has decided.

    Raises:
        PermissionRequired, TransitionNotAllowed
    """
    require_permission(by, PROPOSED_BY[type(proposal)])
    locked = _lock_for(proposal, "withdraw")
    _settle(locked, by, "withdraw")
    record(_("撤回：{what}。").format(what=in_words(locked)), subject=locked)


@action("proposal.revoke")
def revoke(*, by: User, proposal: Proposal, why: str) -> None:
    """End what was confirmed: an overdraft that is no longer needed, indices that turned out wrong.

    What was paid by it stays paid; a source that is below zero stays so until money comes.

    Raises:
        PermissionRequired, TransitionNotAllowed, ReasonRequired, NotRevocable
    """
    require_permission(by, Permission.APPROVE_FUNDS)
    if isinstance(proposal, Budget):
        raise NotRevocable(_("预算已入账，不能撤销；请另报一笔调减。"))
    locked = _lock_for(proposal, "revoke")
    locked.why = required_text(why, "why", _("请写明理由。"))
    advance(locked, "revoke", TRANSITIONS)
    record(_("撤销：{what}。").format(what=in_words(locked)), subject=locked, why=why)


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
    locked = Key(Kind.BUDGET, budget.source, budget.year, programme=budget.programme)
    from_account, to_account = (planned, locked) if budget.amount_fen > 0 else (locked, planned)
    voucher = Voucher(Transaction.Kind.BUDGET, f"budget:{budget.pk}", today(), budget.basis, budget.note)
    book(by, voucher, [Move(from_account, to_account, abs(budget.amount_fen))])
