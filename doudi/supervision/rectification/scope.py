"""Who sees which rows of supervision: the county all, a township its own."""

from __future__ import annotations

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.models import VILLAGE_DIGITS
from doudi.core.divisions.queries import townships
from doudi.values.divisions import COUNTY_CODE

COUNTY_OWNER = COUNTY_CODE.ljust(VILLAGE_DIGITS, "0")
"""The code of what belongs to no township: the bureau itself."""


def supervised_scope(by: User) -> str | None:
    """Return the prefix of the codes that a user sees in supervision; also of those who see no cases."""
    return by.division_id if by.may(Permission.READ_SUPERVISION) else None


def owner_code(by: User) -> str:
    """Return the code of the owner that a user answers for: their township, or the bureau."""
    return (by.division_id or "").ljust(VILLAGE_DIGITS, "0")


def township_owners() -> list[tuple[str, str]]:
    """Return the townships as owners: code of twelve digits and name."""
    return [(one.code.ljust(VILLAGE_DIGITS, "0"), one.name) for one in townships()]


def may_read_people(by: User) -> bool:
    """Whether a user reads texts about people: those who work with cases, not the inspection group."""
    return by.may(Permission.READ_CASES)
