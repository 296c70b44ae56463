"""Columns of the lists of leads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, due_day, month, or_dash

LEAD_LIST = ListDeclaration(
    name="discovery.leads",
    title=_("主动发现的线索"),
    columns=(
        Column(
            "lead.due_on",
            _("期限"),
            template="discovery/leads/due_cell.html",
            is_unbroken=True,
            sort=("due_on",),
            excel=lambda row: due_day(row.lead.due_on),
        ),
        Column("title", _("谁家、什么困难"), link="url", is_title=True),
        Column("source", _("来源"), sort=("report__source",)),
        Column("place", _("村（居）"), sort=("village_code",)),
        Column("state_label", _("状态")),
        Column("lead.taken_up_by.name", _("谁在办"), show=or_dash, is_extra=True),
        Column("climbed_on", _("上报县局"), show=day, is_unbroken=True),
        Column("told", _("告诉反映人"), show=or_dash),
        Column("lead.recorded_at", _("收到"), show=day, is_unbroken=True, sort=("recorded_at",)),
    ),
    empty=_("没有这样的线索。"),
)
SHARE_LIST = ListDeclaration(
    name="discovery.lead_shares",
    title=_("主动发现情况"),
    columns=(
        Column("month", _("月份"), show=month, is_unbroken=True, sort=("month",)),
        Column("place", _("乡镇、村（居）"), is_title=True, sort=("village_code",)),
        Column("reported", _("收到"), is_number=True, sort=("reported",), total="reported"),
        Column("ended", _("已办结"), is_number=True, sort=("ended",), total="ended"),
        Column("in_time", _("其中按期"), is_number=True, sort=("in_time",), total="in_time"),
        Column("overdue", _("超期未办结"), is_number=True, sort=("overdue",), total="overdue"),
        Column("in_time_share", _("按期率"), is_number=True),
        Column("helped", _("成为救助、转办、帮扶"), is_number=True, sort=("helped",), total="helped"),
        Column("helped_share", _("占已办结"), is_number=True),
    ),
    empty=_("十二个月内没有线索。"),
)
OWN_REPORT_COLUMNS = (
    Column("lead.who", _("谁家"), is_title=True),
    Column("lead.get_need_display", _("什么困难")),
    Column("lead.recorded_at", _("报送日期"), show=day, is_unbroken=True),
    Column("state_label", _("结果")),
    Column("lead.ended_on", _("办结日期"), show=day, is_unbroken=True),
)
