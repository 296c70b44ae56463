"""Columns of the tables on the pages of payroll runs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, month, yuan


def _yuan_or_dash(amount_fen: int | None) -> str:
    return yuan(amount_fen or None)


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
CHECK_COLUMNS = (
    Column("", _("检查"), template="payments/check_name_cell.html", is_title=True),
    Column("", _("结果"), template="payments/check_result_cell.html"),
    Column("", _("决定"), template="payments/check_decision_cell.html"),
)
FINDING_COLUMNS = (
    Column("what", _("情况"), is_title=True),
    Column("amount_fen", _("金额"), show=yuan, is_number=True),
)
CHANGED_ACCOUNT_COLUMNS = (
    Column("person.name", _("姓名"), link="person.get_absolute_url", is_title=True),
    Column("place", _("村（居）")),
    Column("what", _("变动")),
    Column("hands", _("经手")),
    Column("", _("证明"), template="payments/account_proof_cell.html"),
    Column("", _("第二核对人"), template="payments/account_reading_cell.html"),
)
NEED_COLUMNS = (
    Column("label", _("来源"), is_title=True),
    Column("need_fen", _("本批需要"), show=yuan, is_number=True),
    Column("available_fen", _("可用"), show=yuan, is_number=True),
    Column("missing_fen", _("缺口"), template="payments/missing_funds_cell.html", is_number=True),
)
TOWNSHIP_COLUMNS = (
    Column("", _("乡镇"), template="payments/township_name_cell.html", is_title=True),
    Column("payments", _("笔数"), is_number=True),
    Column("total_fen", _("金额"), show=yuan, is_number=True),
    Column("withheld_fen", _("缓发"), show=yuan, is_number=True),
    Column("", _("与上月比"), template="payments/township_changes_cell.html"),
    Column("", _("核对"), template="payments/township_confirmation_cell.html"),
)
CHANGE_COLUMNS = (
    Column("person.name", _("姓名"), is_title=True),
    Column("programme_label", _("项目")),
    Column("", _("变化"), template="payments/change_cell.html"),
    Column("before_fen", _("上月"), show=yuan, is_number=True),
    Column("now_fen", _("本月"), show=yuan, is_number=True),
    Column("why", _("为什么")),
)
WITHHELD_COLUMNS = (
    Column("person", _("姓名"), template="payments/withheld_person_cell.html", is_title=True),
    Column("", _("月份"), template="payments/withheld_months_cell.html"),
    Column("amount_fen", _("金额"), show=yuan, is_number=True),
    Column("", _("为什么"), template="payments/withheld_reason_cell.html"),
)
ROLL_COLUMNS = (
    Column("person.name", _("姓名"), link="get_absolute_url", is_title=True),
    Column("place", _("村（居）")),
    Column("programme_label", _("项目")),
    Column("amount_fen", _("金额"), show=yuan, is_number=True),
    Column("arrears_fen", _("其中补发"), show=_yuan_or_dash, is_number=True),
    Column("account", _("账户"), template="payments/account_cell.html", is_unbroken=True),
    Column("get_state_display", _("状态")),
)
