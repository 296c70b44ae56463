"""Columns of aid of other departments."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.queries import place_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, or_dash, yuan

PANEL_COLUMNS = (
    Column("get_kind_display", _("项目"), is_title=True),
    Column("get_department_display", _("部门")),
    Column("amount_fen", _("金额"), show=yuan, is_number=True),
    Column("given_on", _("发放日期"), show=day, is_unbroken=True),
)

OTHER_AID_LIST = ListDeclaration(
    name="relief.other_aid",
    title=_("其他部门的救助"),
    columns=(
        Column("household.number", _("家庭"), link="household.get_absolute_url", is_title=True),
        Column("person", _("姓名"), show=or_dash),
        Column("village_code", _("村（居）"), show=place_name, sort=("village_code",)),
        Column("get_department_display", _("部门"), sort=("department",)),
        Column("get_kind_display", _("项目"), sort=("kind",)),
        Column("amount_fen", _("金额"), show=yuan, is_number=True, sort=("amount_fen",), total="amount_fen"),
        Column("persons", _("人数"), is_number=True, total="persons", sort=("persons",)),
        Column("days", _("天数"), show=or_dash, is_number=True, is_extra=True),
        Column("given_on", _("发放日期"), show=day, is_unbroken=True, sort=("given_on",)),
        Column("event", _("事件"), show=or_dash),
        Column("paper", _("依据"), is_extra=True),
        Column("", _("核对"), template="relief/other_aid/action_cell.html", is_action=True),
    ),
    empty=_("还没有登记其他部门的救助。"),
)
