"""What falls due of contests: sheets whose time is over, and the bank once a day and when a standard changes."""

from __future__ import annotations

from doudi.core.audit.trail import SYSTEM
from doudi.core.daily_marks import is_marked_today, mark_today
from doudi.outreach.contests.exams.actions import mark_due_if_any
from doudi.outreach.contests.questions.bank import needs_refresh, refresh_bank
from doudi.policy import law_in_force


def run_due() -> int:
    """Mark sheets whose time is over; keep the bank in step with the law. Return the number of actions."""
    number = mark_due_if_any()
    mark = f"contests.bank:{law_in_force.version}"
    if is_marked_today(mark):
        return number
    if needs_refresh():
        retired, added = refresh_bank(by=SYSTEM)
        number += retired + added
    mark_today(mark)
    return number
