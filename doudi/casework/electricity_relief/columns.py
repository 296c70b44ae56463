"""Columns of the electricity lists."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.queries import place_name
from doudi.policy import programme_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, month, or_dash

LIST_COLUMNS = (
    Column("month", _("月份"), show=month, link="get_absolute_url", is_title=True),
    Column("get_state_display", _("状态")),
    Column("families", _("户数"), is_number=True),
    Column("new", _("新增"), is_number=True),
    Column("ended", _("停止"), is_number=True),
    Column("applied", _("已减免"), is_number=True),
)
ROW_LIST = ListDeclaration(
    name="casework.electricity_rows",
    title=_("电费减免名单"),
    columns=(
        Column("household.number", _("家庭"), link="household.get_absolute_url", is_title=True),
        Column("village_code", _("村（居）"), show=place_name, sort=("village_code",)),
        Column("programme", _("对象"), show=programme_name, sort=("programme",)),
        Column("meter.masked", _("户号")),
        Column("get_change_display", _("变化"), sort=("change",)),
        Column("get_outcome_display", _("答复"), show=or_dash, sort=("outcome",)),
        Column("applied_from", _("减免从"), show=day, is_unbroken=True, sort=("applied_from",)),
        Column("reason", _("理由"), show=or_dash),
    ),
    empty=_("没有符合条件的家庭。"),
)
