"""Reveal the number of a row in clear, which is recorded."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.refusals import OutsideScope, ReasonRequired
from doudi.monitoring.judgements.labels import row_label
from doudi.monitoring.judgements.models import UnclearRow
from doudi.monitoring.judgements.row_identity import WrittenRow


@action("personal_data.reveal")
def reveal_row(*, by: User, unclear_row: UnclearRow, why: str) -> str:
    """Return the number of a row as the department wrote it.

    Raises:
        PermissionRequired, OutsideScope, ReasonRequired
    """
    require_permission(by, Permission.REVEAL_PERSONAL_DATA)
    row = UnclearRow.objects.visible_to(by).filter(pk=unclear_row.pk).first()
    if row is None:
        raise OutsideScope(_("这一行不在您的辖区内。"))
    if len(why.strip()) < 2:
        message = _("请写明查看的用途或案件编号。")
        raise ReasonRequired(message, why=message)
    record(_("查看{row}的完整号码。").format(row=row_label(row)), subject=row, village_code=row.village_code, why=why)
    return WrittenRow(row.cells).number
