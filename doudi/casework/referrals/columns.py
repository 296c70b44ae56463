"""Columns of the lists of correspondence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day

_TITLE = Column("title", _("谁、什么"), link="url", is_title=True)
_DESCRIPTION = (
    Column("row.state_label", _("状态")),
    Column("place", _("村（居）")),
    Column("row.recorded_at", _("收到"), show=day, is_unbroken=True),
)
OPEN_COLUMNS = (
    Column("row.due_on", _("期限"), template="casework/deadline_cell.html", is_unbroken=True),
    _TITLE,
    *_DESCRIPTION,
)
ENDED_COLUMNS = (Column("row.ended_on", _("办结日期"), show=day, is_unbroken=True), _TITLE, *_DESCRIPTION)
