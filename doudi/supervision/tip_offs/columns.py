"""Columns of tip-offs, receivers and circulars."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day

TIP_OFF_COLUMNS = (
    Column("trail_number", _("密件编号"), link="get_absolute_url", is_title=True),
    Column("received_on", _("收到"), show=day, is_unbroken=True),
    Column("get_source_display", _("来源")),
    Column("get_state_display", _("状态")),
    Column("sent_on", _("移送"), show=day, is_unbroken=True),
    Column("answered_on", _("结果日期"), show=day, is_unbroken=True),
)
RECEIVER_COLUMNS = (
    Column("user.name", _("接收人"), is_title=True),
    Column("user.get_role_display", _("角色")),
    Column("named_on", _("指定日期"), show=day, is_unbroken=True),
    Column("state_label", _("状态")),
    Column("", _("办理"), template="supervision_tip_offs/receiver_cell.html", is_action=True),
)
CIRCULAR_LIST = ListDeclaration(
    name="tip_offs.circulars",
    title=_("通报"),
    columns=(
        Column("title", _("标题"), link="get_absolute_url", is_title=True, sort=("title",)),
        Column("state_label", _("状态")),
        Column("drafted_on", pgettext_lazy("done", "起草"), show=day, is_unbroken=True, sort=("drafted_on",)),
        Column("released_on", _("印发"), show=day, is_unbroken=True, sort=("released_on",)),
    ),
    empty=_("还没有通报。"),
)
