"""Columns of the tables on the pages of certificates."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import month, yuan

NAMED_ROW_COLUMNS = (
    Column("name", _("姓名"), is_title=True),
    Column("place", _("村（居）")),
    Column("programme", _("项目")),
    Column("month", _("月份"), show=month),
    Column("fen", _("金额"), show=yuan, is_number=True),
    Column("what", _("情况")),
)
RUN_OF_MONTH_COLUMNS = (
    Column("number", _("批次"), template="payments/certificate_run_cell.html", is_title=True),
    Column("get_state_display", _("状态")),
    Column("payments_number", _("笔数"), is_number=True),
    Column("total_fen", _("金额"), show=yuan, is_number=True),
    Column("", _("批次内容摘要"), template="payments/content_hash_cell.html"),
)
