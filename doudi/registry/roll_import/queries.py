"""Uploaded rolls."""

from __future__ import annotations

from doudi.core.accounts.models import User
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.registry.roll_import.models import RollFile


def rolls(*, by: User, state: str = "") -> ScopedQuerySet[RollFile]:
    """The rolls in the scope of ``by``, the latest first; in one state if given."""
    visible = RollFile.objects.visible_to(by)
    return visible.filter(state=state) if state in RollFile.State.values else visible


def rolls_to_confirm(*, by: User) -> int:
    """The number of rolls that wait to be confirmed or discarded."""
    return rolls(by=by, state=RollFile.State.STAGED).count()
