"""In which roles somebody acts today: his own, and those of the colleagues of his place for whom he stands in."""

from __future__ import annotations

from datetime import date

from doudi.casework.queue.models import StandIn
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Role
from doudi.registry.queries import today


def standing_in(by: User, day: date | None = None) -> list[User]:
    """For whom somebody stands in on a day; only colleagues of the same place whose account is open."""
    on = day or today()
    found = StandIn.objects.filter(deputy=by, first_day__lte=on, last_day__gte=on).select_related("absent")
    return [one.absent for one in found if one.absent.is_active and one.absent.division_id == by.division_id]


def acting_roles(by: User) -> frozenset[Role]:
    """His own role, and those he stands in for today."""
    return frozenset({Role(by.role), *(Role(one.role) for one in standing_in(by))})
