"""Columns of the list of limits."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, yuan

LIMIT_LIST = ListDeclaration(
    name="relief.limits",
    title=_("乡镇临时救助审批限额"),
    columns=(
        Column("township", _("乡镇"), is_title=True, sort=("township_code",)),
        Column("before_fen", _("原来"), show=yuan, is_number=True),
        Column("limit.limit_fen", _("限额"), show=yuan, is_number=True, sort=("limit_fen",)),
        Column("limit.first_day", _("自"), show=day, is_unbroken=True, sort=("first_day",)),
        Column("limit.last_day", _("至"), show=day, is_unbroken=True),
        Column("limit.paper", _("依据文件")),
        Column("state", _("状态"), template="relief/limits/state_cell.html"),
        Column("", _("操作"), template="relief/limits/decide_cell.html", is_action=True),
    ),
    empty=_("还没有录入限额，各乡镇按系统标准执行。"),
)
