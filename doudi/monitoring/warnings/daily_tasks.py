"""What falls due by date with warnings: they follow what they opened, and people who move; departed owners go."""

from __future__ import annotations

from doudi.core.audit.trail import SYSTEM
from doudi.monitoring.warnings.actions.outcomes import follow_opened, follow_people, has_moved, to_follow
from doudi.monitoring.warnings.actions.owners import departed_owners, release_departed_owners
from doudi.monitoring.warnings.models import Warning  # noqa: A004 - the term of the field
from doudi.monitoring.warnings.workflow import ENDED


def run_due() -> int:
    """Run the tasks that are due; return the number of actions."""
    number = 0
    for warning, opened in to_follow():
        follow_opened(by=SYSTEM, warning=warning, opened=opened)
        number += 1
    if has_moved():
        follow_people(by=SYSTEM)
        number += 1
    if Warning.objects.exclude(state=ENDED).filter(departed_owners()).exists():
        release_departed_owners(by=SYSTEM)
        number += 1
    return number
