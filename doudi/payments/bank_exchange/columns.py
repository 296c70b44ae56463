"""Columns of the tables of the bank exchange."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doudi.core.accounts.roles import Permission
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, in_language, or_dash, yuan

FILE_LIST = ListDeclaration(
    name="bank_exchange.files",
    title=_("代发文件"),
    columns=(
        Column("number", _("文件编号"), link="get_absolute_url", is_title=True, sort=("number",)),
        Column("bank_label", _("银行")),
        Column("rows_number", _("笔数"), is_number=True, sort=("rows_number",), total="rows_number"),
        Column("total_fen", _("合计"), show=yuan, is_number=True, sort=("total_fen",), total="total_fen"),
        Column("get_state_display", _("状态"), template="bank_exchange/file_state_cell.html", sort=("state",)),
        Column(
            "handed_over_at",
            _("交银行"),
            template="bank_exchange/file_handed_over_cell.html",
            sort=("handed_over_at",),
            excel=lambda row: day(row.handed_over_at),
        ),
    ),
    empty=_("还没有。批次拨付以后在这里生成。"),
    export=Permission.READ_FUNDS,
)
RUN_FILE_COLUMNS = (
    Column("number", _("文件编号"), link="get_absolute_url", is_title=True),
    Column("name", _("文件名")),
    Column("rows_number", _("笔数"), is_number=True),
    Column("total_fen", _("合计"), show=yuan, is_number=True),
    Column("get_state_display", _("状态"), template="bank_exchange/file_state_cell.html"),
)
ANSWER_COLUMNS = (
    Column("name", _("文件"), link="get_absolute_url", is_title=True),
    Column("paid_number", _("到账"), is_number=True),
    Column("returned_number", pgettext_lazy("state", "退回"), is_number=True),
    Column("question_number", _("待查"), is_number=True),
    Column("", _("导入"), template="bank_exchange/answer_imported_cell.html"),
)
ANSWER_ROW_COLUMNS = (
    Column("row", _("行"), is_number=True),
    Column("payment.holder_name", _("户名"), is_title=True),
    Column("payment.item_id", _("明细编号"), link="payment.get_absolute_url"),
    Column("payment.account", _("账号")),
    Column("payment.bank_fen", _("金额"), show=yuan, is_number=True),
    Column("outcome_label", _("结果"), template="bank_exchange/answer_outcome_cell.html"),
    Column("", _("原因和办法"), template="bank_exchange/answer_remedy_cell.html"),
)
FAULT_COLUMNS = (
    Column("row", _("行"), show=lambda row: row or "—", is_number=True),
    Column("message", _("问题"), is_title=True),
    Column("shown", _("现在的内容"), show=or_dash),
    Column("remedy", _("怎么办"), show=or_dash),
)
INQUIRY_LIST = ListDeclaration(
    name="bank_exchange.inquiries",
    title=_("待银行查明"),
    columns=(
        Column("holder_name", _("户名"), template="bank_exchange/inquiry_cell.html", is_title=True),
        Column("item_id", _("明细编号"), link="get_absolute_url"),
        Column("account", _("账号")),
        Column("bank_fen", _("金额"), show=yuan, is_number=True, is_page_total=True),
        Column("settled_on", _("自"), show=day, sort=("settled_on",)),
    ),
    empty=_("没有。"),
    export=Permission.READ_FUNDS,
)
RETURNED_PAYMENT_LIST = ListDeclaration(
    name="bank_exchange.returned_payments",
    title=_("退回的款项"),
    columns=(
        Column(
            "payment.person.name",
            _("姓名"),
            template="bank_exchange/returned_person_cell.html",
            is_title=True,
            sort=("person__name",),
        ),
        Column("place", _("村（居）")),
        Column("payment.programme_label", _("项目"), is_unbroken=True, sort=("programme",)),
        Column("payment.bank_fen", _("金额"), show=yuan, is_number=True, is_page_total=True),
        Column(
            "payment.settled_on",
            pgettext_lazy("state", "退回"),
            template="bank_exchange/returned_day_cell.html",
            is_unbroken=True,
            sort=("settled_on",),
            excel=lambda row: day(row.payment.settled_on),
        ),
        Column("payment.returned_reason", _("原因"), show=in_language),
        Column("remedy", _("怎么办"), template="bank_exchange/returned_remedy_cell.html"),
    ),
    empty=_("没有退回的款项。"),
    export=Permission.READ_PAYROLL,
)
