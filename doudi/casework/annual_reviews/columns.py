"""Columns of the annual review."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Permission
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, yuan

PLACE_LIST = ListDeclaration(
    name="casework.annual_review_places",
    title=_("集中复核进度"),
    columns=(
        Column("division.name", _("地方"), link="url", is_title=True, sort=("division.code",)),
        Column("families", _("要复核的家庭"), is_number=True, sort=("families",), is_page_total=True),
        Column("differing", _("数据有差异"), is_number=True, sort=("differing",), is_page_total=True),
        Column("listed", _("未开始"), is_number=True, sort=("listed",), is_page_total=True),
        Column("planned", _("待入户、待签"), is_number=True, sort=("planned",), is_page_total=True),
        Column("proposed", _("待审核"), is_number=True, sort=("proposed",), is_page_total=True),
        Column("deciding", _("待决定"), is_number=True, sort=("deciding",), is_page_total=True),
        Column("done", _("已完成"), is_number=True, sort=("done",), is_page_total=True),
        Column("done_percent", _("完成率"), is_number=True, sort=("done_tenths",)),
    ),
    empty=_("没有地方。"),
    export=Permission.READ_CASES,
    page_size=100,
)


def _day(value: date | None) -> str:
    return day(value) if value else ""


FAMILY_LIST = ListDeclaration(
    name="casework.annual_review_families",
    title=_("集中复核名单"),
    columns=(
        Column("review.pk", _("选"), template="casework/annual_reviews/choice_cell.html", is_action=True),
        Column("review.head_name", _("户主"), link="url", is_title=True, sort=("head_name",)),
        Column("differences", _("数据差异"), sort=("difference_count",)),
        Column("programmes", _("待遇"), sort=("programmes",)),
        Column("review.people", _("在享人数"), is_number=True, sort=("people",), total="people"),
        Column("review.visit_on", _("计划入户"), show=_day, sort=("visit_on",)),
        Column("visited_on", _("已入户"), show=_day),
        Column("state_label", _("进度"), sort=("state",)),
    ),
    empty=_("没有符合条件的家庭。"),
    page_size=100,
)
PREVIEW_COLUMNS = (
    Column("review.head_name", _("户主"), is_title=True),
    Column("awards", _("待遇")),
    Column("amount_fen", _("每月金额不变（元）"), show=yuan, is_number=True),
    Column("left_out", _("不能一起办的原因")),
)
