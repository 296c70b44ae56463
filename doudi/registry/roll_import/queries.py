"""Questions about rolls that were handed in."""

from __future__ import annotations

from doudi.core.accounts.models import User
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.registry.roll_import.models import RollFile


def rolls(*, by: User, state: str = "") -> ScopedQuerySet[RollFile]:
    """Those of one's own area, the latest first; in one state where one is asked for."""
    found = RollFile.objects.visible_to(by)
    return found.filter(state=state) if state in RollFile.State.values else found


def rolls_to_confirm(*, by: User) -> int:
    """How many were read and wait to be confirmed or let go."""
    return rolls(by=by, state=RollFile.State.STAGED).count()
