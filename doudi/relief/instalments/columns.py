"""Columns of instalments: the list of what is due, and the table of a case."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, yuan

_STATE = Column(
    "get_state_display", _("状态"), template="relief/instalments/state_cell.html", sort=("state",), is_unbroken=True
)
_AMOUNT = Column("amount_fen", _("金额"), show=yuan, is_number=True, sort=("amount_fen",), total="amount_fen")
_PLANNED = Column("planned_on", _("计划日期"), show=day, sort=("planned_on",))

INSTALMENT_LIST = ListDeclaration(
    name="relief.instalments",
    title=_("救助款发放"),
    columns=(
        Column("payee_name", _("领款人"), link="get_absolute_url", is_title=True, sort=("payee_name",)),
        Column("relief.case.number", _("办件编号"), sort=("relief__case__number",)),
        Column("number", _("第几期"), is_number=True),
        Column("village_code", _("村（居）"), show=place_name, sort=("relief__case__village_code",)),
        _PLANNED,
        _AMOUNT,
        Column("get_way_display", _("发放方式"), sort=("way",)),
        _STATE,
        Column("condition", _("发放条件"), is_extra=True),
        Column("released_on", _("同意日期"), show=day, sort=("released_on",), is_extra=True),
        Column("paid_on", _("发放日期"), show=day, sort=("paid_on",), is_extra=True),
    ),
    empty=_("没有这样的救助款。"),
    export=Permission.READ_PAYROLL,
)

OF_CASE_COLUMNS = (
    Column("number", _("第几期"), link="url", is_title=True),
    _AMOUNT,
    Column("payee_name", _("领款人")),
    Column("get_way_display", _("发放方式")),
    Column("planned_on", _("计划日期"), template="relief/instalments/planned_cell.html"),
    _STATE,
    Column("", _("办理"), template="relief/instalments/verbs_cell.html", is_action=True),
)
