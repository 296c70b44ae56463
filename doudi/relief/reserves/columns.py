"""Columns of reserves: the county's overview, the movements of one, its quotas, counts, top-ups and handovers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Permission
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, month, yuan

OVERVIEW_LIST = ListDeclaration(
    name="relief.reserves",
    title=_("乡镇备用金"),
    columns=(
        Column("name", _("乡镇"), link="url", is_title=True, sort=("code",)),
        Column("quota_fen", _("核定额度"), show=lambda fen: "" if fen is None else yuan(fen), is_number=True),
        Column("balance_fen", _("结存"), show=yuan, is_number=True, sort=("balance_fen",), total="balance_fen"),
        Column("spent_fen", _("今年已付"), show=yuan, is_number=True, sort=("spent_fen",), total="spent_fen"),
        Column("last_count.month", _("最近盘点"), show=month),
        Column("vouchers_number", _("未移交凭证"), is_number=True),
        Column("", _("提醒"), template="relief/reserves/alarm_cell.html"),
    ),
    empty=_("没有乡镇。"),
    export=Permission.READ_PAYROLL,
)

MOVEMENT_LIST = ListDeclaration(
    name="relief.reserve_movements",
    title=_("备用金明细"),
    columns=(
        Column("booked_on", _("日期"), show=day, is_title=True, is_unbroken=True),
        Column("number", _("凭证号")),
        Column("what", _("摘要"), link="url"),
        Column("payee_name", _("领款人")),
        Column("means", _("方式"), is_extra=True),
        Column("receipt_number", _("收据号")),
        Column("in_fen", _("收入"), show=yuan, is_number=True, total="in_fen"),
        Column("out_fen", _("付出"), show=yuan, is_number=True, total="out_fen"),
        Column("balance_fen", _("结存"), show=yuan, is_number=True),
    ),
    empty=_("还没有收付。"),
    export=Permission.READ_PAYROLL,
)

QUOTA_COLUMNS = (
    Column("first_day", _("自"), show=day, is_title=True),
    Column("before_fen", _("原额度"), show=yuan, is_number=True),
    Column("amount_fen", _("核定额度"), show=yuan, is_number=True),
    Column("paper", _("依据文件")),
    Column("", _("经手"), template="relief/reserves/quota_officers_cell.html"),
)
COUNT_COLUMNS = (
    Column("month", _("月份"), show=month, is_title=True),
    Column("book_fen", _("账面"), show=yuan, is_number=True),
    Column("counted_fen", _("实有"), show=yuan, is_number=True),
    Column("difference_fen", _("差额"), show=yuan, is_number=True),
    Column("", _("情况"), template="relief/reserves/count_result_cell.html"),
)
TOP_UP_COLUMNS = (
    Column("asked_on", _("申请日期"), show=day, is_title=True),
    Column("amount_fen", _("申请金额"), show=yuan, is_number=True),
    Column("filled_fen", _("拨付金额"), show=yuan, is_number=True),
    Column("reason", _("用途")),
    Column("state_label", _("状态"), template="relief/reserves/top_up_state_cell.html"),
)
HANDOVER_COLUMNS = (
    Column("handed_over_on", _("交出日期"), show=day, is_title=True),
    Column("payments_number", _("张数"), is_number=True),
    Column("total_fen", _("金额"), show=yuan, is_number=True),
    Column("", _("县级收讫"), template="relief/reserves/received_cell.html"),
)
