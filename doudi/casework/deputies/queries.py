"""In which roles somebody acts today: his own, and those of the colleagues of his place for whom he stands in."""

from __future__ import annotations

from datetime import date

from doudi.casework.worklist.models import DeputyPeriod
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Role
from doudi.core.clock import today


def represented_by(by: User, day: date | None = None) -> list[User]:
    """For whom somebody stands in on a day; only colleagues of the same place whose account is open."""
    on = day or today()
    found = DeputyPeriod.objects.filter(deputy=by, first_day__lte=on, last_day__gte=on).select_related("absent")
    return [one.absent for one in found if one.absent.is_active and one.absent.division_id == by.division_id]


def roles_including_deputised(by: User) -> frozenset[Role]:
    """His own role, and those he stands in for today."""
    return frozenset({Role(by.role), *(Role(one.role) for one in represented_by(by))})
