"""Columns of the list of returns."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column

RETURN_COLUMNS = (
    Column("title", _("报表"), link="url", is_title=True),
    Column("one.get_state_display", _("状态")),
    Column("one.issued_by.name", _("编制")),
    Column("one.checked_by.name", _("复核")),
    Column("corrects", _("更正的是")),
    Column("digest", _("摘要")),
)
