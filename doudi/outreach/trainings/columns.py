"""Columns of trainings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import date_and_time

TRAINING_LIST = ListDeclaration(
    name="trainings.trainings",
    title=_("会议和培训"),
    columns=(
        Column("title", _("名称"), link="get_absolute_url", is_title=True),
        Column("get_kind_display", _("类别")),
        Column("held_at", _("时间"), show=date_and_time, is_unbroken=True, sort=("held_at",)),
        Column("place_held", _("地点")),
        Column("topics_shown", _("专题")),
        Column("get_state_display", _("状态")),
    ),
    empty=_("还没有会议和培训。"),
)
ATTENDANCE_LIST = ListDeclaration(
    name="trainings.attendance",
    title=_("签到表"),
    columns=(
        Column("user.name", _("姓名"), is_title=True),
        Column("place", _("单位")),
        Column("user.get_role_display", _("岗位")),
        Column("signed_in_at", _("签到时间"), show=date_and_time, is_unbroken=True, sort=("signed_in_at",)),
        Column("get_way_display", _("方式")),
        Column("pk", _("补登"), template="outreach_trainings/sign_in_cell.html", is_action=True),
    ),
    page_size=100,
)
TOWNSHIP_COLUMNS = (
    Column("place", _("单位"), is_title=True),
    Column("came_shown", _("到会"), is_number=True),
    Column("made_up", _("已补训"), is_number=True),
    Column("missing_shown", _("缺席")),
)
