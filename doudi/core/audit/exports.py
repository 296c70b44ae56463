"""Records of exported lists: by whom, how many rows, with which filters."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.refusals import Refused


class TooManyRows(Refused):
    code = "too_many_rows"


@action("list.export")
def record_export(
    *, by: User, filters: list[str], rows: int, most: int, permission: Permission = Permission.EXPORT_LISTS
) -> None:
    """Record an export.

    Raises:
        PermissionRequired, TooManyRows
    """
    require_permission(by, permission)
    if rows > most:
        raise TooManyRows(_("名单超过{most}行，请先筛选。").format(most=f"{most:,}"))
    record(
        _("导出名单：{filters}，{rows}行。").format(filters="、".join(filters), rows=rows),
        village_code=by.scope.ljust(12, "0") if by.scope else "",
    )
