"""Verbs on money. Each writes the ledger or a decision, and leaves one sentence."""

from doudi.funding.actions.deciding import confirm, in_words, refuse, revoke, withdraw
from doudi.funding.actions.keeping import BY_HAND, Entry, allot, carry_over, correct, move_reserve, reassign
from doudi.funding.actions.proposing import (
    Rises,
    budget_programmes,
    propose_budget,
    propose_indices,
    propose_overdraft,
)
from doudi.funding.actions.releasing import book_recovery, book_release, book_return

__all__ = [
    "BY_HAND",
    "Entry",
    "Rises",
    "allot",
    "book_recovery",
    "book_release",
    "book_return",
    "budget_programmes",
    "carry_over",
    "confirm",
    "correct",
    "in_words",
    "move_reserve",
    "propose_budget",
    "propose_indices",
    "propose_overdraft",
    "reassign",
    "refuse",
    "revoke",
    "withdraw",
]
