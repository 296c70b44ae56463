"""What falls due of the interface: notices for subscribers, and deliveries that failed."""

from __future__ import annotations

from doudi.api.dci.jobs import take_up_what_is_due


def run_due() -> None:
    """Tell subscribers what is new, and take up deliveries that failed or whose job was lost."""
    take_up_what_is_due()
