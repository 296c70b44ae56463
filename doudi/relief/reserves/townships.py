"""Who may do what with the reserve of which township."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import TOWNSHIP_ROLES, Permission, Role
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.refusals import OutsideScope, RoleNotAllowed
from doudi.relief.reserves.refusals import UnknownTownship
from doudi.values.divisions import division_name


def require_township_officer(by: User, township_code: str) -> None:
    """Refuse everybody but the officers of the township: its reserve is in their safe.

    Raises:
        PermissionRequired, RoleNotAllowed, OutsideScope
    """
    require_permission(by, Permission.HANDLE_CASES)
    if Role(by.role) not in TOWNSHIP_ROLES:
        raise RoleNotAllowed(_("备用金由乡镇付款、盘点和请拨。"))
    if by.scope != township_code[:TOWNSHIP_DIGITS]:
        raise OutsideScope(_("这个乡镇的备用金不归您管。"))


def is_township_officer(by: User, township_code: str) -> bool:
    """Whether the user is an officer of the township."""
    return Role(by.role) in TOWNSHIP_ROLES and by.scope == township_code


def township_name(township_code: str) -> str:
    """Return the name of a township.

    Raises:
        UnknownTownship
    """
    name = division_name(township_code) if len(township_code) == TOWNSHIP_DIGITS else None
    if name is None:
        message = _("没有这个乡镇。")
        raise UnknownTownship(message, township_code=message)
    return name
