"""Actions on economic checks, collected from their files."""

from doudi.casework.economic_checks.actions.complete_requests import request_complete_check
from doudi.casework.economic_checks.actions.issued_reports import Settlement, issue_report, settle_difference
from doudi.casework.economic_checks.actions.later_answers import answer_again
from doudi.casework.economic_checks.actions.reports import (
    CheckedResult,
    dispute_report,
    record_reply,
    record_report,
    reveal_results,
    send_check,
    tell_applicant,
)
from doudi.casework.economic_checks.actions.requests import (
    Obligor,
    SignedConsent,
    add_obligor,
    cancel_check,
    open_check,
    record_consent,
    request_check,
)
from doudi.casework.economic_checks.actions.waivers import decide_waiver, propose_waiver

__all__ = [
    "CheckedResult",
    "Obligor",
    "Settlement",
    "SignedConsent",
    "add_obligor",
    "answer_again",
    "cancel_check",
    "decide_waiver",
    "dispute_report",
    "issue_report",
    "open_check",
    "propose_waiver",
    "record_consent",
    "record_reply",
    "record_report",
    "request_check",
    "request_complete_check",
    "reveal_results",
    "send_check",
    "settle_difference",
    "tell_applicant",
]
