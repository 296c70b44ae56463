"""Refusals of actions on accounts."""

from __future__ import annotations

from doudi.core.refusals import Refused


class UsernameTaken(Refused):
    code = "username_taken"


class PasswordTooWeak(Refused):
    code = "password_too_weak"


class DivisionNotForRole(Refused):
    """The division has another level than the role works at."""

    code = "division_not_for_role"


class DepartmentNotForRole(Refused):
    """A department officer has no department, or another role has one."""

    code = "department_not_for_role"


class OwnAccountNotAllowed(Refused):
    """Administrators do not close or reset their own accounts."""

    code = "own_account_not_allowed"


class UnknownChoice(Refused):
    code = "unknown_choice"
