"""Columns of the list of warnings, and of the tables beside one warning."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, month, yuan

WARNING_LIST = ListDeclaration(
    name="warnings.warnings",
    title=_("预警"),
    columns=(
        Column("", _("选"), template="warnings/choice_cell.html", is_action=True),
        Column("name", _("人或者家庭"), link="url", is_title=True, sort=("person__name",)),
        Column("rule_label", _("规则"), template="warnings/rule_cell.html", sort=("rule_id",)),
        Column("evidence", _("发现什么")),
        Column("due", _("期限"), template="warnings/due_cell.html", sort=("due_on",), excel=lambda row: row.due_text),
        Column("state", _("状态"), sort=("state",)),
        Column("place", _("村（居）"), sort=("village_code",)),
        Column("owner", _("办理人"), sort=("owner__name",)),
        Column("class_label", _("类别"), is_extra=True, sort=("warning_class",)),
        Column("severity", _("轻重"), is_extra=True, sort=("severity",)),
        Column("source", _("来源"), is_extra=True, sort=("source",)),
        Column("warning.month", _("月份"), show=month, is_extra=True, sort=("month",)),
        Column("warning.first_seen_on", _("首次发现"), show=day, is_extra=True, sort=("first_seen_on",)),
        Column("finding", _("核实结果"), is_extra=True, sort=("finding",)),
        Column("action", _("处置"), is_extra=True, sort=("action",)),
        Column("warning.ended_on", _("办结日期"), show=day, is_extra=True, sort=("ended_on",)),
    ),
    empty=_("没有符合条件的预警。"),
)
EARLIER_COLUMNS = (
    Column("rule_label", _("规则"), link="url", is_title=True),
    Column("warning.month", _("月份"), show=month),
    Column("state", _("状态")),
)
REGISTERED_COLUMNS = (
    Column("label", _("登记事项"), is_title=True),
    Column("value", _("登记的")),
    Column("since", _("自"), show=day),
    Column("source", _("登记来源")),
)
PAYMENT_COLUMNS = (
    Column("person.name", _("姓名"), is_title=True),
    Column("programme_label", _("项目")),
    Column("amount_fen", _("金额（元）"), show=yuan, is_number=True),
    Column("get_state_display", _("状态")),
)
PREVIEW_COLUMNS = (
    Column("row.name", _("人或者家庭"), is_title=True),
    Column("row.place", _("村（居）")),
    Column("row.evidence", _("发现什么")),
    Column("result", _("会怎样")),
    Column("left_out", _("不能一起办的原因")),
)
