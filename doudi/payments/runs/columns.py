"""Columns of the tables about payroll runs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, month, yuan

RUN_COLUMNS = (
    Column("number", _("批次"), link="get_absolute_url", is_title=True),
    Column("month", _("月份"), show=month, is_unbroken=True),
    Column("get_kind_display", _("类别")),
    Column("", _("状态"), template="payments/run_state_cell.html"),
    Column("payments_number", _("笔数"), is_number=True),
    Column("total_fen", _("金额"), show=yuan, is_number=True),
    Column("withheld_fen", _("缓发"), show=yuan, is_number=True),
    Column("due_on", _("应发到日"), show=day, is_unbroken=True),
)
