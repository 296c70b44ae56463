"""What falls due by date in care visits: the plan of the days ahead, late visits that climb, the monthly sample."""

from __future__ import annotations

from doudi.care.visits.actions.missed import climb
from doudi.care.visits.actions.plans import plan_visits
from doudi.care.visits.actions.samples import draw_month, plan_new_cases
from doudi.core.daily_marks import is_marked_today, mark_today

_PLANNED = "care-visits-planned"


def run_due() -> int:
    """Run the tasks that are due; return the number of actions. The plan is compared once a day."""
    if is_marked_today(_PLANNED):
        return 0
    mark_today(_PLANNED)
    changes = plan_visits()
    number = plan_new_cases()
    is_drawn = draw_month() is not None
    return int(not changes.is_empty) + int(climb() > 0) + int(number > 0) + int(is_drawn)
