"""Every action on funds: each writes the ledger or a proposal, and one audit entry."""

from doudi.funding.bookings import book_recovery, book_release, book_return
from doudi.funding.entries.actions import (
    HAND_ENTERED_KINDS,
    Entry,
    allot,
    carry_over,
    correct,
    move_reserve,
    reassign,
)
from doudi.funding.proposals.actions import (
    PriceRises,
    budget_programmes,
    propose_budget,
    propose_indices,
    propose_overdraft,
)
from doudi.funding.proposals.approvals import (
    confirm,
    describe_proposal,
    refuse,
    revoke,
    withdraw,
)

__all__ = [
    "HAND_ENTERED_KINDS",
    "Entry",
    "PriceRises",
    "allot",
    "book_recovery",
    "book_release",
    "book_return",
    "budget_programmes",
    "carry_over",
    "confirm",
    "correct",
    "describe_proposal",
    "move_reserve",
    "propose_budget",
    "propose_indices",
    "propose_overdraft",
    "reassign",
    "refuse",
    "revoke",
    "withdraw",
]
