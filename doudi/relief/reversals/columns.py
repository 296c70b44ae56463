"""Columns of the preview of a reversal."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column

CHANGE_COLUMNS = (
    Column("what", _("事项"), is_title=True),
    Column("before", _("现在")),
    Column("after", _("撤销以后")),
)
