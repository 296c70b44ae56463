"""Columns of the tables of funds."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Permission
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import amount_in_words, date_and_time, day, yuan


def _who_entered(name: str | None) -> str:
    return name or str(_("系统"))


LEDGER_LIST = ListDeclaration(
    name="funding.ledger",
    title=_("困难群众救助资金账簿"),
    columns=(
        Column("transaction.booked_on", _("日期"), show=day, is_unbroken=True, sort=("booked_on",)),
        Column(
            "transaction",
            _("凭证"),
            template="funding/ledger_voucher_cell.html",
            is_title=True,
            excel=lambda row: row.transaction.number,
        ),
        Column("transaction.get_kind_display", _("类别"), is_extra=True, sort=("kind",)),
        Column("transaction.reference", _("业务编号"), is_extra=True, sort=("reference",)),
        Column("from_account", _("转出"), show=str),
        Column("to_account", _("转入"), show=str),
        Column("direct_fund_marks", _("直达标识")),
        Column(
            "amount_fen",
            _("金额（元）"),
            show=yuan,
            is_number=True,
            is_page_total=True,
        ),
        Column("transaction.basis", _("依据")),
        Column("transaction.note", _("说明"), is_extra=True),
        Column("transaction.entered_by.name", _("记账人"), show=_who_entered, is_unbroken=True),
        Column("transaction.entered_at", _("记账时间"), show=date_and_time, is_extra=True, sort=("entered_at",)),
    ),
    empty=_("没有符合条件的凭证。"),
    export=Permission.READ_FUNDS,
    page_size=50,
)
MOVEMENT_COLUMNS = (
    Column("from_account", _("转出"), is_title=True),
    Column("to_account", _("转入")),
    Column("direct_fund_marks", _("直达标识")),
    Column("amount_fen", _("金额"), show=yuan, is_number=True),
    Column("amount_fen", _("大写"), show=amount_in_words),
)
RESERVE_COLUMNS = (
    Column("name", _("乡镇"), is_title=True),
    Column("balance_fen", _("结存"), show=yuan, is_number=True),
)
EXPORTED_FIGURES = {
    "budget": _("预算"),
    "allotted": _("下达"),
    "carried": _("上年结转"),
    "released": _("发放"),
    "returned": _("银行退回"),
    "recovered": _("追缴收回"),
    "reserve_spent": _("备用金支出"),
    "reassigned": _("调整来源"),
    "spent": _("净支出"),
    "reserve": _("备用金结存"),
    "available": _("可用资金"),
    "limit": _("批准的垫支"),
}
"""Figures of a source in the Excel export of the overview, in the order of the columns."""
