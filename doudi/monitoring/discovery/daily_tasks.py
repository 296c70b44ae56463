"""What falls due by date in discovery: the walk plans of a month, leads that nobody took, leads that ended."""

from __future__ import annotations

from django.core.cache import cache

from doudi.core.audit.trail import SYSTEM
from doudi.core.clock import this_month, today
from doudi.core.divisions.models import Division
from doudi.monitoring.discovery.campaigns.actions import note_covered_households
from doudi.monitoring.discovery.leads.actions.outcomes import raise_untaken_leads, settle_ended_leads
from doudi.monitoring.discovery.walks.actions import draw_walk_plans
from doudi.monitoring.discovery.walks.models import WalkPlan

_DAY_SECONDS = 24 * 60 * 60


def run_due() -> int:
    """Run the tasks that are due; return the number of actions."""
    number = raise_untaken_leads() + settle_ended_leads() + note_covered_households()
    return number + _draw_month()


def _draw_month() -> int:
    """Draw the plans of villages that have none for this month; looked at once a day."""
    key = f"walk-plans-drawn:{today().isoformat()}"
    if cache.get(key):
        return 0
    cache.set(key, True, _DAY_SECONDS)
    villages = set(Division.objects.filter(level=Division.Level.VILLAGE).values_list("code", flat=True))
    missing = villages - set(WalkPlan.objects.filter(month=this_month()).values_list("village_code", flat=True))
    if not missing:
        return 0
    draw_walk_plans(by=SYSTEM, month=this_month(), villages=sorted(missing))
    return 1
