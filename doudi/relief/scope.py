"""The division whose relief money a user sees."""

from __future__ import annotations

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.values.divisions import COUNTY_CODE


def money_scope(user: User) -> str | None:
    """Return the code of the division whose relief money the user sees: finance officers see the whole county's."""
    return COUNTY_CODE if user.may(Permission.RELEASE_PAYROLL) else user.scope
