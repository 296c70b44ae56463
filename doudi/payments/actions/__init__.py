"""Verbs on money. Each takes the run or row locked, asks whose turn it is, writes, and leaves one sentence."""

from doudi.payments.actions.history import adopt_history, take_over_history
from doudi.payments.actions.holding import confirm_authority, lift_hold, place_hold, propose_authority
from doudi.payments.actions.recovering import (
    decide_offset,
    demand_recovery,
    notify_recipient,
    record_receipt,
    waive_recovery,
)
from doudi.payments.actions.running import (
    approve_run,
    check_again,
    close_run,
    confirm_roll,
    decide_check,
    discard_run,
    prepare_run,
    release_run,
    review_run,
    send_back_run,
)
from doudi.payments.actions.special import approve_special, propose_special, refuse_special

__all__ = [
    "adopt_history",
    "approve_run",
    "approve_special",
    "check_again",
    "close_run",
    "confirm_authority",
    "confirm_roll",
    "decide_check",
    "decide_offset",
    "demand_recovery",
    "discard_run",
    "lift_hold",
    "notify_recipient",
    "place_hold",
    "prepare_run",
    "propose_authority",
    "propose_special",
    "record_receipt",
    "refuse_special",
    "release_run",
    "review_run",
    "send_back_run",
    "take_over_history",
    "waive_recovery",
]
