"""Every action of the bank exchange."""

from doudi.payments.bank_exchange.actions.bank_answers import AcceptedAnswer, accept_answer, read_original_answer
from doudi.payments.bank_exchange.actions.inquiries import (
    enter_inquiry_answer,
    refuse_inquiry_answer,
    settle_inquiry,
)
from doudi.payments.bank_exchange.actions.late_returns import confirm_late_return, refuse_late_return
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
    "confirm_late_return",
    "decide_archive_difference",
    "enter_inquiry_answer",
    "finish_files",
    "freeze_files",
    "hand_over",
    "read_original_answer",
    "refuse_inquiry_answer",
    "refuse_late_return",
    "settle_inquiry",
    "write_file",
]
