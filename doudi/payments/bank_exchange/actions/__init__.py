"""Every action of the bank exchange."""

from doudi.payments.bank_exchange.actions.bank_answers import AcceptedAnswer, accept_answer, read_original_answer
from doudi.payments.bank_exchange.actions.inquiries import settle_inquiry
from doudi.payments.bank_exchange.actions.payment_files import (
    finish_files,
    freeze_files,
    hand_over,
    write_file,
)
from doudi.payments.bank_exchange.archive_reconciliation import decide_archive_difference

__all__ = [
    "AcceptedAnswer",
    "accept_answer",
    "decide_archive_difference",
    "finish_files",
    "freeze_files",
    "hand_over",
    "read_original_answer",
    "settle_inquiry",
    "write_file",
]
