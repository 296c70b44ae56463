"""Columns of the chain of help."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, or_dash, yuan

CHAIN_COLUMNS = (
    Column("name", _("项目"), link="url", is_title=True),
    Column("department", _("部门")),
    Column("kind", _("类别")),
    Column("person", _("姓名")),
    Column("", _("起止"), template="low_income/family_chain/days_cell.html"),
    Column("times", _("次数"), is_number=True),
    Column("amount_fen", _("金额"), show=yuan, is_number=True),
    Column("state", _("状态"), show=or_dash),
)
YEAR_COLUMNS = (
    Column("year", _("年度"), is_title=True),
    Column("departments", _("部门和次数")),
    Column("total_fen", _("金额合计"), show=yuan, is_number=True),
)
PART_COLUMNS = (
    Column("matter", _("事项"), link="url", is_title=True),
    Column("department", _("部门")),
    Column("state", _("状态")),
    Column("due_on", _("期限"), show=day, is_unbroken=True),
)
