"""Verbs on applications and cases. Each checks whose step it is, writes, and leaves one sentence."""

from doudi.casework.actions.applying import Answers, send_application
from doudi.casework.actions.cards import confirm_card, enter_card
from doudi.casework.actions.checking import (
    Proposal,
    clear_doubt,
    pause_clock,
    people_of,
    propose,
    record_visit,
    resume_clock,
    take_over_declared,
)
from doudi.casework.actions.deciding import (
    agree,
    deliver,
    end_posting,
    grant,
    last_opinion,
    note_objection,
    refuse,
    send_back,
    uphold,
)
from doudi.casework.actions.handling import (
    accept_case,
    ask_for_papers,
    decline_case,
    let_lapse,
    supply_papers,
    withdraw_case,
)
from doudi.casework.actions.measuring import Chosen, Proposed, carry_out, find_change, hear, propose_measures
from doudi.casework.actions.needing import (
    answer_message,
    answer_referral,
    answer_review,
    ask_review,
    end_lead,
    hand_over,
    leave_message,
    report_lead,
    take_up_lead,
)
from doudi.casework.actions.opening import open_case
from doudi.casework.actions.standing import end_relative, note_relative
from doudi.casework.actions.transferring import hand_over_household, take_over_household

__all__ = [
    "Answers",
    "Chosen",
    "Proposal",
    "Proposed",
    "accept_case",
    "agree",
    "answer_message",
    "answer_referral",
    "answer_review",
    "ask_for_papers",
    "ask_review",
    "carry_out",
    "clear_doubt",
    "confirm_card",
    "decline_case",
    "deliver",
    "end_lead",
    "end_posting",
    "end_relative",
    "enter_card",
    "find_change",
    "grant",
    "hand_over",
    "hand_over_household",
    "hear",
    "last_opinion",
    "leave_message",
    "let_lapse",
    "note_objection",
    "note_relative",
    "open_case",
    "pause_clock",
    "people_of",
    "propose",
    "propose_measures",
    "record_visit",
    "refuse",
    "report_lead",
    "resume_clock",
    "send_application",
    "send_back",
    "supply_papers",
    "take_over_declared",
    "take_over_household",
    "take_up_lead",
    "uphold",
    "withdraw_case",
]
