"""Verbs on applications and cases. Each checks whose step it is, writes, and leaves one sentence."""

from doudi.casework.actions.applying import Answers, send_application
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

__all__ = [
    "Answers",
    "Proposal",
    "accept_case",
    "agree",
    "ask_for_papers",
    "clear_doubt",
    "decline_case",
    "deliver",
    "end_posting",
    "grant",
    "last_opinion",
    "let_lapse",
    "note_objection",
    "pause_clock",
    "people_of",
    "propose",
    "record_visit",
    "refuse",
    "resume_clock",
    "send_application",
    "send_back",
    "supply_papers",
    "take_over_declared",
    "uphold",
    "withdraw_case",
]
