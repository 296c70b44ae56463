"""Columns of the precision of rules, of their months and townships, and of retirements."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doudi.core.accounts.roles import Permission
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import month, or_dash

_COUNTS = (
    Column("open", _("没有办结"), is_number=True, sort=("open",), is_page_total=True),
    Column("judged", _("已办结"), is_number=True, sort=("judged",), is_page_total=True),
    Column("true", _("属实"), is_number=True, sort=("true",), is_page_total=True),
    Column("data_fault", _("数据有误"), is_number=True, sort=("data_fault",), is_page_total=True),
    Column("already_known", _("已经掌握"), is_number=True, sort=("already_known",), is_page_total=True),
    Column("changed_since", _("情况已变化"), is_number=True, sort=("changed_since",), is_page_total=True),
    Column("no_need", _("不影响"), is_number=True, sort=("no_need",), is_page_total=True),
    Column("shown", _("准确率"), is_number=True, sort=("sort_permille",)),
    Column("factual_shown", _("情况相符"), is_number=True, is_extra=True),
)
PRECISION_LIST = ListDeclaration(
    name="warnings.precision",
    title=_("预警规则准确率"),
    columns=(
        Column("label", _("规则"), link="url", is_title=True, sort=("key",)),
        *_COUNTS,
        Column("median_seconds", _("核实用时中位数（秒）"), show=or_dash, is_number=True),
        Column("mark_text", _("停用"), template="warnings/precision/mark_cell.html"),
    ),
    empty=_("还没有预警。"),
    export=Permission.READ_WARNINGS,
    page_size=100,
)
PART_COLUMNS = (Column("label", _("月份、乡镇"), is_title=True), *_COUNTS)
RETIREMENT_LIST = ListDeclaration(
    name="warnings.retirements",
    title=_("停用的预警规则"),
    columns=(
        Column("label", _("规则"), link="url", is_title=True),
        Column("retirement.from_month", _("从哪个月起"), show=month, sort=("from_month",)),
        Column("retirement.until_month", _("恢复的月份"), show=month),
        Column("retirement.get_state_display", _("状态"), sort=("state",)),
        Column("retirement.reason", _("理由")),
        Column("precision", _("提出时的准确率"), is_number=True),
        Column("retirement.proposed_by.name", pgettext_lazy("done", "提出")),
        Column("retirement.decided_by.name", _("确认")),
    ),
    empty=_("没有停用过规则。"),
    export=Permission.READ_WARNINGS,
)
