"""What falls due by date in relief: follow-ups that no payment opened, and the monthly list of the ill."""

from __future__ import annotations

from doudi.core.audit.trail import SYSTEM
from doudi.core.clock import this_month
from doudi.core.daily_marks import is_marked_today, mark_today
from doudi.relief.follow_ups.due import open_missing_follow_ups
from doudi.relief.illness_watch.actions import draw_illness_list
from doudi.relief.illness_watch.queries import is_drawn

_DRAWN = "illness-list-drawn"


def run_due() -> int:
    """Run the tasks that are due; return the number of actions. A month without anybody ill is tried once a day."""
    number = open_missing_follow_ups()
    if not is_marked_today(_DRAWN) and not is_drawn(this_month()):
        mark_today(_DRAWN)
        number += draw_illness_list(by=SYSTEM, month=this_month())
    return number
