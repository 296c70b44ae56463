"""Columns of the table of recoveries."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, yuan

RECOVERY_COLUMNS = (
    Column("due_on", _("期限"), show=day, is_unbroken=True),
    Column("person.name", _("姓名"), link="get_absolute_url", is_title=True),
    Column("place", _("村（居）")),
    Column("amount_fen", _("多发"), show=yuan, is_number=True),
    Column("", _("状态"), template="payments/recovery_state_cell.html"),
)
