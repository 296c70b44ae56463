"""Columns of the payments of a family."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.payments.models import programme_label
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import month, yuan

FAMILY_PAYMENT_COLUMNS = (
    Column("payment.run.month", _("发放月份"), template="payments/family_file/month_cell.html", is_title=True),
    Column("payment.person.name", _("姓名")),
    Column("payment.programme_label", _("项目")),
    Column("payment.bank_fen", _("金额"), template="payments/family_file/amount_cell.html", is_number=True),
    Column("payment.account", _("发到哪张卡"), template="payments/family_file/account_cell.html", is_unbroken=True),
    Column("", _("状态"), template="payments/family_file/state_cell.html"),
)
UNPAID_COLUMNS = (
    Column("month", _("月份"), show=month, is_title=True),
    Column("person.name", _("姓名")),
    Column("programme", _("项目"), show=programme_label),
    Column("amount_fen", _("金额"), show=yuan, is_number=True),
    Column("why", _("为什么没有发")),
)
