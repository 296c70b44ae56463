"""What falls due by date in charity: resources that expire, needs of people who have died."""

from __future__ import annotations

from doudi.care.charity.needs.actions import end_needs_of_the_dead
from doudi.care.charity.resources.actions import end_expired_resources


def run_due() -> int:
    """Run the tasks that are due; return the number of actions."""
    return end_expired_resources() + end_needs_of_the_dead()
