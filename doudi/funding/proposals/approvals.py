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
from doudi.core.refusals import ReasonRequired, SecondPersonRequired
from doudi.funding.ledger import Key, Kind, Move, Voucher, book
from doudi.funding.models import Budget, Overdraft, PriceIndices, Proposal, Transaction
from doudi.funding.proposals.actions import budget_in_words, indices_in_words, overdraft_in_words
from doudi.funding.refusals import DeadlinePassed, NotRevocable, ProposalAlreadySettled

ProposalT = TypeVar("ProposalT", bound=Proposal)
State = Proposal.State
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
        PermissionRequired, ProposalAlreadySettled, SecondPersonRequired, DeadlinePassed, InsufficientBalance
    """
    require_permission(by, Permission.APPROVE_FUNDS)
    locked = _locked(proposal, State.PROPOSED)
    if locked.proposed_by_id == by.pk:
        raise SecondPersonRequired(_("录入和审批须是两个人。"))
    if isinstance(locked, Overdraft) and locked.until < today():
        raise DeadlinePassed(_("期限已过，请退回，按新的期限重新申请。"))
    _settle(locked, by, State.CONFIRMED)
    if isinstance(locked, Budget):
        _book_budget(by, locked)
    record(_("批准：{what}。").format(what=in_words(locked)), subject=locked)


@action("proposal.refuse")
def refuse(*, by: User, proposal: Proposal, why: str) -> None:
    """Send it back with a reason.

    Raises:
        PermissionRequired, ProposalAlreadySettled, ReasonRequired
    """
    require_permission(by, Permission.APPROVE_FUNDS)
    locked = _locked(proposal, State.PROPOSED)
    _settle(locked, by, State.REFUSED, _reason(why))
    record(_("退回：{what}。").format(what=in_words(locked)), subject=locked, why=why)


@action("proposal.withdraw")
def withdraw(*, by: User, proposal: Proposal) -> None:
    """Take it back before anybody has decided.

    Raises:
        PermissionRequired, ProposalAlreadySettled
    """
    require_permission(by, PROPOSED_BY[type(proposal)])
    locked = _locked(proposal, State.PROPOSED)
    _settle(locked, by, State.WITHDRAWN)
    record(_("撤回：{what}。").format(what=in_words(locked)), subject=locked)


@action("proposal.revoke")
def revoke(*, by: User, proposal: Proposal, why: str) -> None:
    """End what was confirmed: an overdraft that is no longer needed, indices that turned out wrong.

    What was paid by it stays paid; a source that is below zero stays so until money comes.

    Raises:
        PermissionRequired, ProposalAlreadySettled, ReasonRequired, NotRevocable
    """
    require_permission(by, Permission.APPROVE_FUNDS)
    if isinstance(proposal, Budget):
        raise NotRevocable(_("预算已入账，不能撤销；请另报一笔调减。"))
    locked = _locked(proposal, State.CONFIRMED)
    locked.state, locked.why = State.REVOKED, _reason(why)
    locked.save(update_fields=["state", "why"])
    record(_("撤销：{what}。").format(what=in_words(locked)), subject=locked, why=why)


def _locked(proposal: ProposalT, state: State) -> ProposalT:
    """The proposal as it is now, held for this transaction."""
    model = type(proposal)
    locked: ProposalT = model._default_manager.select_for_update(of=("self",)).get(pk=proposal.pk)
    if locked.state != state:
        raise ProposalAlreadySettled(_("这一项{state}，不能再这样办。").format(state=locked.get_state_display()))
    return locked


def _settle(locked: Proposal, by: User, state: State, why: str = "") -> None:
    locked.state, locked.settled_by, locked.settled_at, locked.why = state, by, timezone.now(), why
    locked.save(update_fields=["state", "settled_by", "settled_at", "why"])


def _reason(why: str) -> str:
    if not why.strip():
        raise ReasonRequired(_("请写明理由。"), why=_("请写明理由。"))
    return why.strip()


def _book_budget(by: User, budget: Budget) -> None:
    planned = Key(Kind.PLANNED, budget.source, budget.year, programme=budget.programme)
    locked = Key(Kind.BUDGET, budget.source, budget.year, programme=budget.programme)
    from_account, to_account = (planned, locked) if budget.amount_fen > 0 else (locked, planned)
    voucher = Voucher(Transaction.Kind.BUDGET, f"budget:{budget.pk}", today(), budget.basis, budget.note)
    book(by, voucher, [Move(from_account, to_account, abs(budget.amount_fen))])
