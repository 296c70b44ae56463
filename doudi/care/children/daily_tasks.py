"""What falls due by date in the care for children: those who turn eighteen leave the register."""

from __future__ import annotations

from doudi.care.children.actions import end_those_of_age


def run_due() -> int:
    """Run the tasks that are due; return the number of actions."""
    return end_those_of_age()
