"""Columns of the table of special amounts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import month, yuan

SPECIAL_AMOUNT_COLUMNS = (
    Column("person.name", _("姓名"), is_title=True),
    Column("month", _("月份"), show=month),
    Column("amount_fen", _("金额"), show=yuan, is_number=True),
    Column("reason", _("理由")),
    Column("", _("经手"), template="payments/special_amount_officers_cell.html"),
)
