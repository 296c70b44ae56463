"""Columns of Excel lists: the lists of an event, the faults, the totals and the rows of one."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.queries import place_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import date_and_time, yuan

LIST_COLUMNS = (
    Column("name", _("名单"), link="get_absolute_url", is_title=True),
    Column("uploaded_at", _("上传时间"), show=date_and_time),
    Column("uploaded_by.name", _("上传")),
    Column("rows_number", _("户数"), is_number=True),
    Column("total_fen", _("金额"), show=lambda fen: yuan(fen or 0), is_number=True),
    Column("get_state_display", _("状态")),
)
FAULT_COLUMNS = (
    Column("number", _("行"), is_number=True, is_title=True),
    Column("name", _("姓名")),
    Column("field", _("哪一格")),
    Column("value", _("填的是")),
    Column("message", _("错在哪里")),
    Column("remedy", _("怎么办")),
)
VILLAGE_COLUMNS = (
    Column("place", _("村（居）"), is_title=True),
    Column("families", _("户数"), is_number=True, total="families"),
    Column("people", _("人数"), is_number=True, total="people"),
    Column("total_fen", _("金额"), show=yuan, is_number=True, total="total_fen"),
)
ROW_LIST = ListDeclaration(
    name="relief.excel_rows",
    title=_("名单里的家庭"),
    columns=(
        Column("person.name", _("领款人"), is_title=True),
        Column("number", _("行"), is_number=True, sort=("number",)),
        Column("village_code", _("村（居）"), show=place_name, sort=("village_code",)),
        Column("persons_affected", _("人数"), is_number=True, sort=("persons_affected",)),
        Column("get_degree_display", _("程度"), is_extra=True),
        Column("get_sub_cause_display", _("具体原因")),
        Column("assessed_fen", _("系统测算"), show=yuan, is_number=True),
        Column("amount_fen", _("金额"), show=yuan, is_number=True, sort=("amount_fen",), total="amount_fen"),
        Column("relief.case.number", _("办件编号"), link="relief.case.get_absolute_url"),
        Column("note", _("没有同意的原因"), is_extra=True),
    ),
    empty=_("没有可以登记的家庭。"),
)
