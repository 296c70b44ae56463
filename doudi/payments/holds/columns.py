"""Columns of the table of holds."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column

HOLD_COLUMNS = (
    Column("person.name", _("姓名"), link="person.get_absolute_url", is_title=True),
    Column("get_reason_display", _("原因"), template="payments/hold_reason_cell.html"),
    Column("detail", _("情况")),
    Column("", _("登记"), template="payments/hold_placed_cell.html"),
    Column("", "", template="payments/hold_lift_cell.html"),
)
