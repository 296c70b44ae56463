"""Columns of stories."""

from __future__ import annotations

from typing import Any

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, in_language, month
from doudi.values.dates import format_month_of_year

STORY_LIST = ListDeclaration(
    name="stories.stories",
    title=_("故事和经验文章"),
    columns=(
        Column("title", _("标题"), show=in_language, link="get_absolute_url", is_title=True),
        Column("place", _("乡镇"), sort=("township_code",)),
        Column("month", _("月份"), show=month, is_unbroken=True, sort=("month", "township_code")),
        Column("get_kind_display", _("类别"), sort=("kind",)),
        Column(
            "get_state_display",
            _("状态"),
            template="ui/tone_cell.html",
            excel=lambda row: row.get_state_display(),
            sort=("state",),
        ),
        Column("received_on", _("报送日期"), show=day, is_unbroken=True, sort=("received_on",)),
        Column("late_shown", _("是否迟报")),
        Column("publication_count", _("发表"), is_number=True, sort=("publication_count",)),
        Column("due_on", _("期限"), show=day, is_unbroken=True, is_extra=True),
    ),
    empty=_("没有这样的故事。"),
)


_month_heading = lazy(format_month_of_year, str)


def _mark(name: str, heading: Any) -> Column:
    return Column(
        name,
        heading,
        template="outreach_stories/mark_cell.html",
        excel=lambda row: _mark_text(row, name),
        is_unbroken=True,
    )


def _mark_text(row: Any, name: str) -> str:
    group, key = name.split(".")
    return str(getattr(row, group)[key].label)


OVERVIEW_LIST = ListDeclaration(
    name="stories.overview",
    title=_("各乡镇故事和文章"),
    columns=(
        Column("place", _("乡镇"), is_title=True, is_unbroken=True),
        *(_mark(f"months.m{number}", _month_heading(number)) for number in range(1, 13)),
        Column("in_time", _("按期"), is_number=True, total="in_time", sort=("in_time",)),
        Column("late", _("迟报"), is_number=True, total="late", sort=("late",)),
        Column("missing", _("缺报"), is_number=True, total="missing", sort=("missing",)),
        *(_mark(f"quarters.q{number}", format_lazy(_("{number}季度文章"), number=number)) for number in range(1, 5)),
    ),
    empty=_("没有乡镇。"),
)
