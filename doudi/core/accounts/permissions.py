"""The check of permissions that every action begins with."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import Actor, SystemActor
from doudi.core.refusals import PermissionRequired
from doudi.values.carries import carries


@carries("PIPL-34")
def require_permission(by: Actor, permission: Permission) -> None:
    """Refuse an actor whose role lacks a permission. Pages check too; an action does not rely on that.

    Raises:
        PermissionRequired
    """
    if isinstance(by, SystemActor) or (isinstance(by, User) and by.may(permission)):
        return
    raise PermissionRequired(_("您的角色不能进行这项操作（{permission}）。").format(permission=permission.label))
