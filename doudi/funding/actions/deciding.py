"""The second hand: what was entered is confirmed, sent back, taken back, or ended."""

from __future__ import annotations

from typing import TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.actions import require
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.audit.actions import action, record
from doudi.funding.actions.proposing import budget_in_words, indices_in_words, overdraft_in_words
from doudi.funding.ledger import Key, Kind, Move, Voucher, book
from doudi.funding.models import Budget, Overdraft, PriceIndices, Transaction, TwoHanded
from doudi.funding.refusals import AnotherMustDecide, CannotBeRevoked, NotWaiting, PastItsDay, WhyIsNeeded

ProposalT = TypeVar("ProposalT", bound=TwoHanded)
State = TwoHanded.State
PROPOSED_BY = {
    Budget: Permission.KEEP_FUNDS,
    Overdraft: Permission.KEEP_FUNDS,
    PriceIndices: Permission.ENTER_INDICES,
}


def in_words(proposal: TwoHanded) -> str:
    """What was proposed, in a line."""
    if isinstance(proposal, Budget):
        return budget_in_words(proposal)
    if isinstance(proposal, Overdraft):
        return overdraft_in_words(proposal)
    assert isinstance(proposal, PriceIndices)  # noqa: S101 - the third and last of them
    return indices_in_words(proposal)


@action("proposal.confirm")
def confirm(*, by: User, proposal: TwoHanded) -> None:
    """Let it count. Somebody else than who entered it; a budget goes into the ledger.

    Raises:
        NotAllowed, NotWaiting, AnotherMustDecide, PastItsDay, NotEnoughMoney
    """
    require(by, Permission.APPROVE_FUNDS)
    held = _held(proposal, State.PROPOSED)
    if held.proposed_by_id == by.pk:
        raise AnotherMustDecide(_("录入和审批须是两个人。"))
    if isinstance(held, Overdraft) and held.until < timezone.localdate():
        raise PastItsDay(_("期限已过，请退回，按新的期限重新申请。"))
    _settle(held, by, State.CONFIRMED)
    if isinstance(held, Budget):
        _book_budget(by, held)
    record(_("批准：{what}。").format(what=in_words(held)), subject=held)


@action("proposal.refuse")
def refuse(*, by: User, proposal: TwoHanded, why: str) -> None:
    """Send it back with a reason.

    Raises:
        NotAllowed, NotWaiting, WhyIsNeeded
    """
    require(by, Permission.APPROVE_FUNDS)
    held = _held(proposal, State.PROPOSED)
    _settle(held, by, State.REFUSED, _reason(why))
    record(_("退回：{what}。").format(what=in_words(held)), subject=held, why=why)


@action("proposal.withdraw")
def withdraw(*, by: User, proposal: TwoHanded) -> None:
    """Take it back before anybody has decided.

    Raises:
        NotAllowed, NotWaiting
    """
    require(by, PROPOSED_BY[type(proposal)])
    held = _held(proposal, State.PROPOSED)
    _settle(held, by, State.WITHDRAWN)
    record(_("撤回：{what}。").format(what=in_words(held)), subject=held)


@action("proposal.revoke")
def revoke(*, by: User, proposal: TwoHanded, why: str) -> None:
    """End what was confirmed: an overdraft that is no longer needed, indices that turned out wrong.

    What was paid by it stays paid; a source that is below zero stays so until money comes.

    Raises:
        NotAllowed, NotWaiting, WhyIsNeeded, CannotBeRevoked
    """
    require(by, Permission.APPROVE_FUNDS)
    if isinstance(proposal, Budget):
        raise CannotBeRevoked(_("预算已入账，不能撤销；请另报一笔调减。"))
    held = _held(proposal, State.CONFIRMED)
    held.state, held.why = State.REVOKED, _reason(why)
    held.save(update_fields=["state", "why"])
    record(_("撤销：{what}。").format(what=in_words(held)), subject=held, why=why)


def _held(proposal: ProposalT, state: State) -> ProposalT:
    """The proposal as it is now, held for this transaction."""
    model = type(proposal)
    held: ProposalT = model._default_manager.select_for_update(of=("self",)).get(pk=proposal.pk)
    if held.state != state:
        raise NotWaiting(_("这一项{state}，不能再这样办。").format(state=held.get_state_display()))
    return held


def _settle(held: TwoHanded, by: User, state: State, why: str = "") -> None:
    held.state, held.settled_by, held.settled_at, held.why = state, by, timezone.now(), why
    held.save(update_fields=["state", "settled_by", "settled_at", "why"])


def _reason(why: str) -> str:
    if not why.strip():
        raise WhyIsNeeded(_("请写明理由。"), why=_("请写明理由。"))
    return why.strip()


def _book_budget(by: User, budget: Budget) -> None:
    planned = Key(Kind.PLANNED, budget.source, budget.year, programme=budget.programme)
    held = Key(Kind.BUDGET, budget.source, budget.year, programme=budget.programme)
    giver, taker = (planned, held) if budget.amount_fen > 0 else (held, planned)
    voucher = Voucher(Transaction.Kind.BUDGET, f"budget:{budget.pk}", timezone.localdate(), budget.paper, budget.note)
    book(by, voucher, [Move(giver, taker, abs(budget.amount_fen))])
