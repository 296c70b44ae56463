"""Read holds."""

from __future__ import annotations

from django.db.models import QuerySet

from doudi.core.accounts.models import User
from doudi.payments.models import Hold

LIFTED = "lifted"


def holds(user: User, *, state: str = "") -> QuerySet[Hold]:
    """Return the holds in the user's division, the newest first: those in force, or the ``lifted`` ones."""
    visible = Hold.objects.visible_to(user).filter(lifted_at__isnull=state != LIFTED)
    return visible.select_related("person", "placed_by")
