"""What is done with banks: files out, answers in."""

from doudi.payments.banking.actions.asking import settle_question
from doudi.payments.banking.actions.returning import Taken, original_of, take_answer
from doudi.payments.banking.actions.sending import finish_files, freeze_files, hand_over, write_file
from doudi.payments.banking.register import decide_register

__all__ = [
    "Taken",
    "decide_register",
    "finish_files",
    "freeze_files",
    "hand_over",
    "original_of",
    "settle_question",
    "take_answer",
    "write_file",
]
