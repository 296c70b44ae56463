"""Verbs on money. Each writes the ledger or a decision, and leaves one sentence."""

from doudi.funding.actions.keeping import BY_HAND, Entry, allot, carry_over, correct, move_reserve, reassign
from doudi.funding.actions.releasing import book_recovery, book_release, book_return

__all__ = [
    "BY_HAND",
    "Entry",
    "allot",
    "book_recovery",
    "book_release",
    "book_return",
    "carry_over",
    "correct",
    "move_reserve",
    "reassign",
]
