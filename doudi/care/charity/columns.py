"""Columns of the lists of charity."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.care.charity.activities.queries import hours
from doudi.core.divisions.queries import place_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, yuan

RESOURCE_LIST = ListDeclaration(
    name="charity.resources",
    title=_("慈善资源"),
    columns=(
        Column("title", _("资源"), link="get_absolute_url", is_title=True, sort=("title",)),
        Column("get_kind_display", _("类别"), sort=("kind",)),
        Column("need_labels", _("用于"), show="、".join),
        Column("group_labels", _("给谁"), show="、".join),
        Column("area_code", _("范围"), show=place_name, sort=("area_code",)),
        Column("quantity", _("数量"), is_number=True, sort=("quantity",)),
        Column("remaining", _("还有"), is_number=True, sort=("remaining",)),
        Column("unit", _("单位")),
        Column("unit_value_fen", _("每单位价值"), show=yuan, is_number=True, is_extra=True),
        Column("last_day", _("截止"), show=day, is_unbroken=True, sort=("last_day",)),
        Column("state_label", _("状态")),
    ),
    empty=_("没有这样的资源。"),
)
NEED_LIST = ListDeclaration(
    name="charity.needs",
    title=_("慈善需求"),
    columns=(
        Column("person.name", _("姓名"), link="get_absolute_url", is_title=True, sort=("person__name",)),
        Column("village_code", _("村（居）"), show=place_name, sort=("village_code",)),
        Column("get_kind_display", _("需求"), sort=("kind",)),
        Column("government_aid_fen", _("近一年政府救助"), show=yuan, is_number=True, sort=("government_aid_fen",)),
        Column("opened_on", _("登记日期"), show=day, is_unbroken=True, sort=("opened_on",)),
        Column("state_label", _("状态")),
    ),
    empty=_("没有这样的需求。"),
)
MATCH_LIST = ListDeclaration(
    name="charity.matches",
    title=_("慈善对接"),
    columns=(
        Column("need.person.name", _("姓名"), link="get_absolute_url", is_title=True, sort=("need__person__name",)),
        Column("need.village_code", _("村（居）"), show=place_name, sort=("need__village_code",)),
        Column("need.get_kind_display", _("需求")),
        Column("resource.title", _("资源")),
        Column("get_state_display", _("状态"), sort=("state",)),
        Column("proposed_on", _("提出日期"), show=day, is_unbroken=True, sort=("proposed_on",)),
        Column("handed_on", _("交付日期"), show=day, is_unbroken=True, sort=("handed_on",)),
        Column("value_fen", _("价值"), show=yuan, is_number=True, sort=("value_fen",), total="value_fen"),
    ),
    empty=_("没有这样的对接。"),
)
PROJECT_LIST = ListDeclaration(
    name="charity.projects",
    title=_("资源链接项目"),
    columns=(
        Column("name", _("项目"), link="get_absolute_url", is_title=True, sort=("name",)),
        Column("get_kind_display", _("需求"), sort=("kind",)),
        Column("area_code", _("范围"), show=place_name, sort=("area_code",)),
        Column("needed", _("需要的人数"), is_number=True, sort=("needed",)),
        Column("partner", _("合作单位")),
        Column("served", _("服务人数"), is_number=True, sort=("served",)),
        Column("last_day", _("结束"), show=day, is_unbroken=True, sort=("last_day",)),
        Column("state_label", _("状态")),
    ),
    empty=_("没有这样的项目。"),
)
ACTIVITY_LIST = ListDeclaration(
    name="charity.activities",
    title=_("志愿活动"),
    columns=(
        Column("title", _("活动"), link="get_absolute_url", is_title=True, sort=("title",)),
        Column("get_kind_display", _("类别"), sort=("kind",)),
        Column("area_code", _("地点"), show=place_name, sort=("area_code",)),
        Column("day", _("日期"), show=day, is_unbroken=True, sort=("day",)),
        Column("volunteers", _("志愿者"), is_number=True, sort=("volunteers",)),
        Column("minutes", _("小时"), show=hours, is_number=True, sort=("minutes",)),
        Column("people", _("服务人数"), is_number=True, sort=("people",), total="people"),
        Column("void_reason", _("作废理由"), is_extra=True),
    ),
    empty=_("没有这样的活动。"),
)
VOLUNTEER_LIST = ListDeclaration(
    name="charity.volunteers",
    title=_("志愿者"),
    columns=(
        Column("name", _("姓名"), is_title=True),
        Column("place", _("乡镇、村（居）")),
        Column("volunteer.organisation", _("单位")),
        Column("volunteer.activities", _("活动次数"), is_number=True),
        Column("minutes", _("小时"), show=hours, is_number=True),
        Column("state_label", _("状态")),
        Column("", _("办理"), template="care_charity/activities/leave_cell.html", is_action=True),
    ),
    empty=_("还没有登记志愿者。"),
    export=None,
)
EFFECT_COLUMNS = (
    Column("label", _("名称"), is_title=True),
    Column("helped", _("次数"), is_number=True),
    Column("people", _("人数"), is_number=True),
    Column("value_fen", _("价值"), show=yuan, is_number=True),
)
