"""The division whose payments a user sees."""

from __future__ import annotations

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.values.divisions import COUNTY_CODE


def money_scope(user: User) -> str | None:
    """Return the code of the division whose payments the user sees; None for none.

    Officers see their own division; finance officers release the whole county's payments and see all of them.
    """
    return COUNTY_CODE if user.may(Permission.RELEASE_PAYROLL) else user.scope
