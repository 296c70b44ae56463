"""What falls due by date in institutions: residents who have died, and the lists of last month."""

from __future__ import annotations

from doudi.care.institutions.actions.departures import end_of_the_dead
from doudi.care.institutions.actions.lists import draw_due_lists


def run_due() -> int:
    """Run the tasks that are due; return the number of actions."""
    return end_of_the_dead() + draw_due_lists()
