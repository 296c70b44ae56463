"""All actions of payments. Each locks its row, checks, writes, and records one audit sentence."""

from doudi.payments.account_authorities.actions import confirm_authority, propose_authority
from doudi.payments.account_authorities.termination import confirm_ending, drop_ending, propose_ending
from doudi.payments.holds.actions import lift_hold, place_hold
from doudi.payments.recoveries.actions import (
    decide_offset,
    demand_recovery,
    notify_recipient,
    record_receipt,
    waive_recovery,
)
from doudi.payments.recoveries.fines import decide_fine, propose_fine
from doudi.payments.runs.account_signatures import read_account
from doudi.payments.runs.actions import (
    agree_check,
    approve_run,
    close_run,
    decide_check,
    discard_run,
    prepare_run,
    release_run,
    repeat_checks,
    review_run,
    send_back_run,
)
from doudi.payments.runs.confirmations import confirm_roll
from doudi.payments.runs.history import confirm_payment_history, take_over_payment_history
from doudi.payments.special_amounts.actions import approve_special, propose_special, refuse_special
from doudi.payments.withdrawals.actions import confirm_withdrawal, propose_withdrawal, refuse_withdrawal

__all__ = [
    "agree_check",
    "approve_run",
    "approve_special",
    "close_run",
    "confirm_authority",
    "confirm_ending",
    "confirm_payment_history",
    "confirm_roll",
    "confirm_withdrawal",
    "decide_check",
    "decide_fine",
    "decide_offset",
    "demand_recovery",
    "discard_run",
    "drop_ending",
    "lift_hold",
    "notify_recipient",
    "place_hold",
    "prepare_run",
    "propose_authority",
    "propose_ending",
    "propose_fine",
    "propose_special",
    "propose_withdrawal",
    "read_account",
    "record_receipt",
    "refuse_special",
    "refuse_withdrawal",
    "release_run",
    "repeat_checks",
    "review_run",
    "send_back_run",
    "take_over_payment_history",
    "waive_recovery",
]
