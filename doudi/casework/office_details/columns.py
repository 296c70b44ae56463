"""Columns of the table of office details."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column

OFFICE_DETAIL_COLUMNS = (
    Column("place", _("机关"), is_title=True),
    Column("label", _("内容")),
    Column("shown", _("现在印的")),
    Column("entered", _("填写人")),
)
