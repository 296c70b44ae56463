"""Columns of the lists of the care for children; none of them leaves the system."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.queries import place_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import date_and_time, day, or_dash

CHILD_LIST = ListDeclaration(
    name="care.children",
    title=_("儿童关爱"),
    columns=(
        Column("person.name", _("姓名"), link="get_absolute_url", is_title=True),
        Column("village_code", _("村（居）"), show=place_name, sort=("village_code",)),
        Column("get_kind_display", _("类别"), sort=("kind",)),
        Column("get_away_display", _("父母外出")),
        Column("last_contact", _("父母最近一次联系"), show=day, is_unbroken=True, sort=("last_contact",)),
        Column("next_on", _("下次日期"), show=day, is_unbroken=True, sort=("next_on",)),
        Column("get_ended_why_display", _("退出原因"), show=or_dash, is_extra=True),
    ),
    empty=_("没有这样的孩子，或者您还没有被指定办理儿童关爱。"),
    export=None,
)
CONCERN_LIST = ListDeclaration(
    name="care.child_concerns",
    title=_("需要报告的情况"),
    columns=(
        Column("trail_number", _("密件编号"), is_title=True),
        Column("village_code", _("村（居）"), show=place_name, sort=("village_code",)),
        Column("raised_by.name", _("发现人")),
        Column("due_on", _("报告期限"), show=day, is_unbroken=True, sort=("due_on",)),
        Column("state_label", _("状态")),
        Column("reported_on", _("报告日期"), show=day, is_unbroken=True),
    ),
    empty=_("没有需要报告的情况。"),
    export=None,
)
DESIGNATION_LIST = ListDeclaration(
    name="care.child_designations",
    title=_("儿童关爱人员"),
    columns=(
        Column("user.name", _("姓名"), is_title=True),
        Column("user.division", _("地方")),
        Column("get_post_display", _("岗位")),
        Column("is_trained", _("受过培训"), show=lambda is_trained: _("是") if is_trained else _("否")),
        Column("named_by.name", _("指定")),
        Column("confirmed_by.name", _("复核"), show=or_dash),
        Column("state_label", _("状态")),
        Column("", _("办理"), template="care_children/designation_cell.html", is_action=True),
    ),
    empty=_("还没有指定儿童关爱人员。"),
    export=None,
)
LOG_COLUMNS = (
    Column("day", _("日期"), show=day, is_unbroken=True, is_title=True),
    Column("get_kind_display", _("类别")),
    Column("sealed_text", _("情况"), show=lambda text: text.clear()),
    Column("written_by.name", _("谁写的")),
)
ACT_COLUMNS = (
    Column("at", _("时间"), show=date_and_time, is_unbroken=True, is_title=True),
    Column("by.name", _("谁办的"), show=or_dash),
    Column("what", _("办了什么")),
)
MISSED_COLUMNS = (
    Column("village_code", _("村（居）"), show=place_name, is_title=True),
    Column("children", _("孩子数"), is_number=True),
    Column("since", _("最早到期"), show=day, is_unbroken=True),
)
