"""Columns of the relief budget."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Permission
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import yuan

_MONEY = (
    Column("families", _("户次"), is_number=True, sort=("families",), total="families"),
    Column("bank_fen", _("一卡通"), show=yuan, is_number=True, sort=("bank_fen",), total="bank_fen"),
    Column("reserve_fen", _("备用金"), show=yuan, is_number=True, sort=("reserve_fen",), total="reserve_fen"),
    Column("spent_fen", _("已支出"), show=yuan, is_number=True, sort=("spent_fen",), total="spent_fen"),
    Column("committed_fen", _("已批未发"), show=yuan, is_number=True, sort=("committed_fen",), total="committed_fen"),
)

TOWNSHIP_SPENDING_LIST = ListDeclaration(
    name="relief.budget",
    title=_("临时救助资金"),
    columns=(Column("name", _("乡镇"), is_title=True, sort=("key",)), *_MONEY),
    empty=_("今年还没有救助支出。"),
    export=Permission.READ_PAYROLL,
)
CAUSE_COLUMNS = (Column("name", _("原因"), is_title=True), *_MONEY)
