"""Columns of the tables of withdrawals."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import yuan

WITHDRAWAL_COLUMNS = (
    Column("payment.person.name", _("姓名"), template="payments/withdrawal_person_cell.html", is_title=True),
    Column("payment.programme_label", _("项目")),
    Column("payment.amount_fen", _("金额"), show=yuan, is_number=True),
    Column("get_reason_display", _("原因"), template="payments/withdrawal_reason_cell.html"),
    Column("", _("提出和确认"), template="payments/withdrawal_officers_cell.html"),
    Column("get_state_display", _("状态"), template="payments/withdrawal_state_cell.html"),
)
