"""Columns of the tables of proposals."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column

PROPOSAL_COLUMNS = (
    Column("description", _("内容"), link="get_absolute_url", is_title=True),
    Column("get_state_display", _("状态"), template="funding/proposal_state_cell.html"),
    Column("", _("录入"), template="funding/proposal_proposed_cell.html"),
    Column("", _("审批"), template="funding/proposal_settled_cell.html"),
)
TRIGGER_COLUMNS = (
    Column("line_label", _("条件（满足一项即启动）"), is_title=True),
    Column("rise", _("涨幅"), is_number=True),
    Column("line", _("启动线"), is_number=True),
    Column("result", _("结果")),
)
