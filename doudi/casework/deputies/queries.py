"""Whom a user deputises for, in which roles they act, and who may be a deputy."""

from __future__ import annotations

from datetime import date

from doudi.casework.deputies.models import DeputyPeriod
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission, Role
from doudi.core.clock import today


def represented_by(by: User, day: date | None = None) -> list[User]:
    """Return the colleagues of the same division, with an open account, for whom a user deputises on a day."""
    on = day or today()
    periods = DeputyPeriod.objects.filter(deputy=by, first_day__lte=on, last_day__gte=on).select_related("absent")
    absent = [period.absent for period in periods]
    return [user for user in absent if user.is_active and user.division_id == by.division_id]


def roles_including_deputised(by: User) -> frozenset[Role]:
    """Return a user's own role and those they deputise for today."""
    return frozenset({Role(by.role), *(Role(user.role) for user in represented_by(by))})


def colleagues_of(by: User) -> list[User]:
    """Return the other users of the same division who may handle cases."""
    if by.division_id is None:
        return []
    users = User.objects.filter(division_id=by.division_id, is_active=True).exclude(pk=by.pk).order_by("pk")
    return [user for user in users if user.may(Permission.HANDLE_CASES)]


def deputy_periods(by: User) -> list[DeputyPeriod]:
    """Return the running and coming deputy periods of a user's division."""
    periods = DeputyPeriod.objects.filter(absent__division_id=by.division_id, last_day__gte=today())
    return list(periods.select_related("absent", "deputy"))
