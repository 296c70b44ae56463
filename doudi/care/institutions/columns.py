"""Columns of the lists of institutions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.queries import place_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, month, or_dash

INSTITUTION_LIST = ListDeclaration(
    name="care.institutions",
    title=_("供养服务机构"),
    columns=(
        Column("name", _("机构"), link="get_absolute_url", is_title=True, sort=("name",)),
        Column("village_code", _("所在村（居）"), show=place_name, sort=("village_code",)),
        Column("licence", _("许可或者备案编号")),
        Column("licence_until", _("许可到期"), show=day, is_unbroken=True, sort=("licence_until",)),
        Column("beds", _("床位"), is_number=True, sort=("beds",), total="beds"),
        Column("living", _("在住"), is_number=True, sort=("living",)),
        Column("free", _("空床位"), is_number=True, sort=("free",)),
        Column("closed_on", _("停办日期"), show=day, is_unbroken=True, is_extra=True),
    ),
    empty=_("还没有登记供养服务机构。"),
)
RESIDENCE_LIST = ListDeclaration(
    name="care.residences",
    title=_("集中供养人员"),
    columns=(
        Column("person.name", _("姓名"), link="get_absolute_url", is_title=True, sort=("person__name",)),
        Column("person.village_id", _("村（居）"), show=place_name, sort=("person__village",)),
        Column("institution.name", _("机构"), sort=("institution__name",)),
        Column("bed", _("床位号")),
        Column("state_label", _("状态"), sort=("state",)),
        Column("first_day", _("入住日期"), show=day, is_unbroken=True, sort=("first_day",)),
        Column("trial_until", _("试住到"), show=day, is_unbroken=True, sort=("trial_until",)),
        Column("until", _("离院日期"), show=day, is_unbroken=True),
        Column("get_ended_why_display", _("离院原因"), show=or_dash, is_extra=True),
    ),
    empty=_("没有这样的人。"),
)
MONTHLY_LISTS = ListDeclaration(
    name="care.institution_lists",
    title=_("在院人员月度名单"),
    columns=(
        Column("institution.name", _("机构"), link="get_absolute_url", is_title=True, sort=("institution__name",)),
        Column("institution.village_code", _("所在村（居）"), show=place_name),
        Column("month", _("月份"), show=month, is_unbroken=True, sort=("month",)),
        Column("due_on", _("签字期限"), show=day, is_unbroken=True, sort=("due_on",)),
        Column("get_state_display", _("状态"), sort=("state",)),
        Column("differences", _("不符人数"), is_number=True, sort=("differences",)),
        Column("checked_by.name", _("核对"), show=or_dash),
        Column("signed_by.name", _("签字"), show=or_dash),
        Column("signed_on", _("签字日期"), show=day, is_unbroken=True, is_extra=True),
    ),
    empty=_("没有这样的名单。每月一日自动列出上个月的名单。"),
)
LISTED_RESIDENTS = ListDeclaration(
    name="care.listed_residents",
    title=_("在院人员"),
    columns=(
        Column("residence.person.name", _("姓名"), is_title=True),
        Column("residence.person.village_id", _("村（居）"), show=place_name),
        Column("residence.bed", _("床位号")),
        Column("days", _("在册天数"), is_number=True, total="days"),
        Column("days_away", _("请假、住院天数"), is_number=True, total="days_away"),
        Column("days_here", _("在院天数"), is_number=True),
        Column("get_found_display", _("核对情况"), show=or_dash),
        Column("note", _("说明"), show=or_dash),
    ),
    empty=_("这个月没有人在院。"),
)
