"""Columns of the table of deputy periods."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day

DEPUTY_PERIOD_COLUMNS = (
    Column("absent.name", _("谁不在"), is_title=True),
    Column("deputy.name", _("谁代办")),
    Column("first_day", _("自"), show=day, is_unbroken=True),
    Column("last_day", _("至"), show=day, is_unbroken=True),
    Column("reason", _("原因")),
    Column("", _("操作"), template="casework/deputies/end_cell.html", is_action=True),
)
