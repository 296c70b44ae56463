"""What falls due by date with guides: printed editions whose content has changed are marked."""

from __future__ import annotations

from doudi.core.audit.trail import SYSTEM
from doudi.outreach.guides.editions import mark_superseded, outdated_editions


def run_due() -> int:
    """Run the tasks that are due; return the number of actions."""
    outdated = outdated_editions()
    if outdated:
        mark_superseded(by=SYSTEM, editions=outdated)
    return int(bool(outdated))
