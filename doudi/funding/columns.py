"""Columns of the tables of funds."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import amount_in_words, day, yuan

LEDGER_COLUMNS = (
    Column("transaction.booked_on", _("日期"), show=day, is_unbroken=True),
    Column("transaction", _("凭证"), template="funding/ledger_voucher_cell.html", is_title=True),
    Column("from_account", _("转出")),
    Column("to_account", _("转入")),
    Column("direct_fund_marks", _("直达标识")),
    Column("amount_fen", _("金额"), show=yuan, is_number=True),
    Column("transaction.basis", _("依据")),
    Column("transaction.entered_by.name", _("记账人"), is_unbroken=True),
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
EXPORTED_LEDGER_HEADINGS = (
    _("日期"),
    _("类别"),
    _("凭证号"),
    _("业务编号"),
    _("转出"),
    _("转入"),
    _("直达资金标识"),
    _("金额（元）"),
    _("依据"),
    _("说明"),
    _("记账人"),
    _("记账时间"),
)
