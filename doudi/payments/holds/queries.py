"""Read holds."""

from __future__ import annotations

from django.db.models import QuerySet

from doudi.core.accounts.models import User
from doudi.payments.models import Hold


def open_holds(user: User) -> QuerySet[Hold]:
    """Return the holds in the user's division that have not been lifted, the newest first."""
    return Hold.objects.visible_to(user).filter(lifted_at=None).select_related("person", "placed_by")
