"""Columns of the tables on the pages of payroll runs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import date_and_time, day, month, or_dash, yuan


def _yuan_or_dash(amount_fen: int | None) -> str:
    return yuan(amount_fen or None)


RUN_LIST = ListDeclaration(
    name="payments.runs",
    title=_("发放批次"),
    columns=(
        Column("number", _("批次"), link="get_absolute_url", is_title=True, sort=("number",)),
        Column("month", _("月份"), show=month, is_unbroken=True, sort=("month",)),
        Column("get_kind_display", _("类别"), sort=("kind",)),
        Column("get_state_display", _("状态"), template="payments/run_state_cell.html", sort=("state",)),
        Column(
            "payments_number",
            _("笔数"),
            is_number=True,
            sort=("payments_number",),
            total="payments_number",
        ),
        Column("total_fen", _("金额"), show=yuan, is_number=True, sort=("total_fen",), total="total_fen"),
        Column("withheld_fen", _("缓发"), show=yuan, is_number=True, sort=("withheld_fen",), is_page_total=True),
        Column("due_on", _("应发到日"), show=day, is_unbroken=True, sort=("due_on",)),
    ),
    empty=_("没有符合条件的发放批次。"),
    export=Permission.READ_PAYROLL,
)
CHECK_COLUMNS = (
    Column("", pgettext_lazy("payment", "检查"), template="payments/check_name_cell.html", is_title=True),
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
    Column("cover.need_fen", _("本批需要"), show=yuan, is_number=True),
    Column("cover.available_fen", _("可用资金"), show=yuan, is_number=True),
    Column("cover.limit_fen", _("批准的垫支"), template="payments/overdrafts_cell.html", is_number=True),
    Column("cover.missing_fen", _("还差"), template="payments/missing_funds_cell.html", is_number=True),
)
TOWNSHIP_COLUMNS = (
    Column("", _("乡镇"), template="payments/township_name_cell.html", is_title=True),
    Column("payments", _("笔数"), is_number=True),
    Column("total_fen", _("金额"), show=yuan, is_number=True),
    Column("withheld_fen", _("缓发"), show=yuan, is_number=True),
    Column("", _("与上月比"), template="payments/township_changes_cell.html"),
    Column("", _("核对"), template="payments/township_confirmation_cell.html"),
)
SINCE_COLUMNS = (
    Column("person.name", _("姓名"), show=or_dash, is_title=True),
    Column("", _("类别"), template="payments/change_since_kind_cell.html"),
    Column("what", _("变化")),
    Column("entry.at", _("时间"), show=date_and_time, is_unbroken=True),
    Column("", _("本批金额"), template="payments/change_since_amount_cell.html", is_number=True),
)
EXCEPTION_LIST = ListDeclaration(
    name="payments.roll_exceptions",
    title=_("名册需要细看的"),
    columns=(
        Column("change.person.name", _("姓名"), is_title=True, sort=("change.person.name",)),
        Column("place", _("村（居）"), sort=("change.person.village_id",)),
        Column("change.programme_label", _("项目"), sort=("change.programme",)),
        Column("part.label", _("情况"), template="payments/exception_part_cell.html", show=str),
        Column(
            "change.before_fen",
            _("上月"),
            show=yuan,
            is_number=True,
            sort=("change.before_fen",),
            total="change.before_fen",
        ),
        Column(
            "change.now_fen", _("本月"), show=yuan, is_number=True, sort=("change.now_fen",), total="change.now_fen"
        ),
        Column("change.why", _("为什么")),
    ),
    empty=_("没有。"),
    export=Permission.READ_PAYROLL,
)
SHORT_RISE_COLUMNS = (
    Column("person.name", _("姓名"), is_title=True),
    Column("place", _("村（居）")),
    Column("old_fen", _("原人均（元）"), show=yuan, is_number=True),
    Column("new_fen", _("现人均（元）"), show=yuan, is_number=True),
    Column("rise_fen", _("增加（元）"), show=yuan, is_number=True),
    Column("standard_rise_fen", _("标准提高（元）"), show=yuan, is_number=True),
    Column("reason", _("原因")),
)
WITHHELD_COLUMNS = (
    Column("person", _("姓名"), template="payments/withheld_person_cell.html", is_title=True),
    Column("", _("月份"), template="payments/withheld_months_cell.html"),
    Column("amount_fen", _("金额"), show=yuan, is_number=True),
    Column("", _("为什么"), template="payments/withheld_reason_cell.html"),
)
ROLL_LIST = ListDeclaration(
    name="payments.roll",
    title=_("发放名册"),
    columns=(
        Column("person.name", _("姓名"), link="get_absolute_url", is_title=True, sort=("person__name",)),
        Column("person.id_number", _("身份证号"), show=or_dash, is_unbroken=True, is_extra=True),
        Column("village_code", _("村（居）"), show=place_name, sort=("village_code",)),
        Column("programme_label", _("项目"), sort=("programme",)),
        Column("amount_fen", _("金额"), show=yuan, is_number=True, sort=("amount_fen",), total="amount_fen"),
        Column("arrears_fen", _("其中补发"), show=_yuan_or_dash, is_number=True, is_page_total=True),
        Column("account", _("账户"), template="payments/account_cell.html", is_unbroken=True),
        Column("get_state_display", _("状态"), sort=("state",)),
    ),
    empty=_("没有。"),
    export=Permission.READ_PAYROLL,
)
LATE_LIST = ListDeclaration(
    name="payments.late_payments",
    title=_("迟到的各笔"),
    columns=(
        Column("line.payment.person.name", _("姓名"), link="line.payment.get_absolute_url", is_title=True),
        Column("line.payment.village_code", _("村（居）"), show=place_name, sort=("payment__village_code",)),
        Column("line.payment.programme_label", _("项目"), sort=("payment__programme",)),
        Column("line.amount_fen", _("金额"), show=yuan, is_number=True, sort=("amount_fen",), total="amount_fen"),
        Column("line.payment.settled_on", _("到账"), show=day, sort=("payment__settled_on",)),
        Column("late_days", _("迟（天）"), is_number=True),
    ),
    empty=_("没有迟到的。"),
    export=Permission.READ_PAYROLL,
)
