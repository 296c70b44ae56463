"""Columns of the lists of correspondence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column, Text
from doudi.ui.templatetags.ui import day, due_day, in_language


def _due_column(label: Text) -> Column:
    """Return the column of the deadline of an open row, with the tag beside it."""
    return Column(
        "row.due_on",
        label,
        template="casework/deadline_cell.html",
        is_unbroken=True,
        sort=("due_on",),
        excel=lambda row: due_day(row.row.due_on),
    )


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
        _due_column(_("期限")),
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
ANSWERS_LIST = ListDeclaration(
    name="casework.department_answers",
    title=_("部门答复"),
    columns=(
        Column("row.due_on", _("答复期限"), show=due_day, is_unbroken=True, sort=("due_on",)),
        _TITLE,
        Column("row.department", _("部门"), show=in_language, sort=("department",)),
        Column("row.state_label", _("状态")),
        Column("row.ended_on", _("答复日期"), show=day, is_unbroken=True, sort=("ended_on",)),
        Column("place", _("村（居）"), sort=("village_code",)),
    ),
    empty=_("这个季度没有到期的转办。"),
)
SHARE_COLUMNS = (
    Column("label", _("部门"), link="query", is_title=True),
    Column("due", _("到期"), is_number=True),
    Column("in_time", _("按期答复"), is_number=True),
    Column("share", _("按期答复率"), is_number=True),
    Column("late", _("逾期答复"), is_number=True),
    Column("unanswered", _("逾期未答复"), is_number=True),
    Column("not_yet_due", _("未到期"), is_number=True),
)
DEPARTMENT_LIST = ListDeclaration(
    name="casework.department_referrals",
    title=_("转来的需求"),
    columns=(
        _due_column(_("答复期限")),
        Column("name", _("姓名"), template="casework/referrals/department_name_cell.html", is_title=True),
        Column("row.declared.label", _("事项"), sort=("kind",)),
        Column("row.state_label", _("状态")),
        Column("place", _("村（居）"), sort=("village_code",)),
        Column("row.handed_over_on", _("转来"), show=day, is_unbroken=True, sort=("handed_over_on",)),
    ),
    empty=_("没有转来的需求。"),
)
