"""What falls due by date in discovery: the walk plans of a month, leads that nobody took, leads that ended."""

from __future__ import annotations

from doudi.core.audit.trail import SYSTEM
from doudi.core.clock import this_month
from doudi.core.daily_marks import is_marked_today, mark_today
from doudi.core.divisions.models import Division
from doudi.monitoring.discovery.campaigns.actions import note_covered_households
from doudi.monitoring.discovery.leads.actions.outcomes import raise_untaken_leads, settle_ended_leads
from doudi.monitoring.discovery.walks.actions import draw_walk_plans
from doudi.monitoring.discovery.walks.models import WalkPlan

_DRAWN = "walk-plans-drawn"


def run_due() -> int:
    """Run the tasks that are due; return the number of actions."""
    number = raise_untaken_leads() + settle_ended_leads() + note_covered_households()
    return number + _draw_month()


def _draw_month() -> int:
    """Draw the plans of villages that have none for this month; looked at once a day."""
    if is_marked_today(_DRAWN):
        return 0
    mark_today(_DRAWN)
    villages = set(Division.objects.filter(level=Division.Level.VILLAGE).values_list("code", flat=True))
    missing = villages - set(WalkPlan.objects.filter(month=this_month()).values_list("village_code", flat=True))
    if not missing:
        return 0
    draw_walk_plans(by=SYSTEM, month=this_month(), villages=sorted(missing))
    return 1
