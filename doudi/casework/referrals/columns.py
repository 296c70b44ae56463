"""Columns of the lists of correspondence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, due_day

_TITLE = Column("title", _("谁、什么"), link="url", is_title=True)
_DESCRIPTION = (
    Column("row.state_label", _("状态")),
    Column("place", _("村（居）"), sort=("village_code",)),
    Column("row.recorded_at", _("收到"), show=day, is_unbroken=True, sort=("recorded_at",)),
)
OPEN_LIST = ListDeclaration(
    name="casework.referrals",
    title=_("需求和线索（在办）"),
    columns=(
        Column(
            "row.due_on",
            _("期限"),
            template="casework/deadline_cell.html",
            is_unbroken=True,
            sort=("due_on",),
            excel=lambda row: due_day(row.row.due_on),
        ),
        _TITLE,
        *_DESCRIPTION,
    ),
    empty=_("没有等着办的。"),
)
ENDED_LIST = ListDeclaration(
    name="casework.ended_referrals",
    title=_("需求和线索（已办结）"),
    columns=(
        Column("row.ended_on", _("办结日期"), show=day, is_unbroken=True, sort=("ended_on",)),
        _TITLE,
        *_DESCRIPTION,
    ),
    empty=_("还没有。"),
)
