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
from doudi.payments.take_over.confirmation import confirm_roll_with_history
from doudi.payments.take_over.differences import explain_differences
from doudi.payments.take_over.go_live import confirm_go_live, propose_go_live, return_go_live
from doudi.payments.take_over.paid_months import request_comparison, state_paid_months
from doudi.payments.take_over.rehearsal import request_rehearsal
from doudi.payments.withdrawals.actions import confirm_withdrawal, propose_withdrawal, refuse_withdrawal

__all__ = [
    "agree_check",
    "approve_run",
    "approve_special",
    "close_run",
    "confirm_authority",
    "confirm_ending",
    "confirm_go_live",
    "confirm_payment_history",
    "confirm_roll",
    "confirm_roll_with_history",
    "confirm_withdrawal",
    "decide_check",
    "decide_fine",
    "decide_offset",
    "demand_recovery",
    "discard_run",
    "drop_ending",
    "explain_differences",
    "lift_hold",
    "notify_recipient",
    "place_hold",
    "prepare_run",
    "propose_authority",
    "propose_ending",
    "propose_fine",
    "propose_go_live",
    "propose_special",
    "propose_withdrawal",
    "read_account",
    "record_receipt",
    "refuse_special",
    "refuse_withdrawal",
    "release_run",
    "repeat_checks",
    "request_comparison",
    "request_rehearsal",
    "return_go_live",
    "review_run",
    "send_back_run",
    "state_paid_months",
    "take_over_payment_history",
    "waive_recovery",
]
