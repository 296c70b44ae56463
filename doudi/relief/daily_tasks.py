"""What falls due by date in relief: follow-ups that no payment opened, and the monthly list of the ill."""

from __future__ import annotations

from django.core.cache import cache

from doudi.core.audit.trail import SYSTEM
from doudi.core.clock import this_month, today
from doudi.relief.follow_ups.due import open_missing_follow_ups
from doudi.relief.illness_watch.actions import draw_illness_list
from doudi.relief.illness_watch.queries import is_drawn

_DAY_SECONDS = 24 * 60 * 60


def run_due() -> int:
    """Run the tasks that are due; return the number of actions. A month without anybody ill is tried once a day."""
    number = open_missing_follow_ups()
    key = f"illness-list-drawn:{today().isoformat()}"
    if not cache.get(key) and not is_drawn(this_month()):
        cache.set(key, True, _DAY_SECONDS)
        number += draw_illness_list(by=SYSTEM, month=this_month())
    return number
