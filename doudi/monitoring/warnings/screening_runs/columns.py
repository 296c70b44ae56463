"""Columns of the list of runs and of the rules of a run."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import date_and_time, month

RUN_LIST = ListDeclaration(
    name="warnings.screening_runs",
    title=_("预警计算"),
    columns=(
        Column("month", _("月份"), show=month, link="get_absolute_url", is_title=True, sort=("month",)),
        Column("started_at", _("开始"), show=date_and_time, is_unbroken=True, sort=("started_at",)),
        Column("get_state_display", _("状态"), sort=("state",)),
        Column("new_warnings", _("新增"), is_number=True, sort=("new_warnings",)),
        Column("changed_warnings", _("情况有变"), is_number=True),
        Column("again_warnings", _("仍然存在"), is_number=True),
        Column("judged_warnings", _("已核实过"), is_number=True),
        Column("ended_warnings", _("自动办结"), is_number=True),
        Column("marked_warnings", _("数据里已没有"), is_number=True),
        Column("message", _("说明"), is_extra=True),
    ),
    empty=_("还没有计算过预警。有部门数据入库以后自动计算，县局也可以随时计算。"),
)

RULE_COLUMNS = (
    Column("label", _("规则"), is_title=True),
    Column("new", _("新增"), is_number=True),
    Column("renewed", _("情况有变"), is_number=True),
    Column("again", _("仍然存在"), is_number=True),
    Column("judged", _("已核实过"), is_number=True),
    Column("ended", _("自动办结"), is_number=True),
    Column("marked", _("数据里已没有"), is_number=True),
)
NOT_RUN_COLUMNS = (
    Column("label", _("规则"), is_title=True),
    Column("why", _("为什么没有运行")),
)
DELIVERY_COLUMNS = (
    Column("label", _("数据"), is_title=True),
    Column("period", _("所属月份"), show=month, is_unbroken=True),
    Column("linked_rows", _("关联的行"), is_number=True),
)
