"""Columns of pilots."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day

PILOT_LIST = ListDeclaration(
    name="pilots.pilots",
    title=_("创新试点"),
    columns=(
        Column("title", _("试点"), link="get_absolute_url", is_title=True, sort=("title",)),
        Column("get_kind_display", _("类别"), sort=("kind",)),
        Column("place", _("乡镇"), sort=("township_code",)),
        Column("first_day", _("开始"), show=day, is_unbroken=True, sort=("first_day",)),
        Column("last_day", _("结束"), show=day, is_unbroken=True, sort=("last_day",)),
        Column(
            "get_state_display",
            _("状态"),
            template="ui/tone_cell.html",
            excel=lambda row: row.get_state_display(),
            sort=("state",),
        ),
        Column("late_shown", _("是否超期")),
        Column("stage_count", _("阶段"), is_number=True),
        Column("done_count", _("完成的阶段"), is_number=True),
        Column("paper_count", _("上报材料"), is_number=True, sort=("paper_count",)),
    ),
    empty=_("没有这样的试点。"),
)
PAPER_LIST = ListDeclaration(
    name="pilots.papers",
    title=_("试点上报材料"),
    columns=(
        Column("title", _("题目"), link="get_absolute_url", is_title=True, sort=("title",)),
        Column("get_kind_display", _("类别"), sort=("kind",)),
        Column("pilot.title", _("试点")),
        Column("pilot.place", _("乡镇")),
        Column("sent_to", _("报给谁")),
        Column("sent_on", _("上报日期"), show=day, is_unbroken=True, sort=("sent_on",)),
        Column("get_outcome_display", _("结果"), sort=("outcome",)),
        Column("outcome_on", _("结果日期"), show=day, is_unbroken=True),
    ),
    empty=_("还没有上报材料。"),
)
INDICATOR_COLUMNS = (
    Column("label", _("指标"), is_title=True),
    Column("before_period", _("试点前的时段")),
    Column("before_shown", _("试点前"), is_number=True),
    Column("after_period", _("试点后的时段")),
    Column("after_shown", _("试点后"), is_number=True),
    Column("change_shown", _("变化"), template="ui/tone_cell.html"),
)
