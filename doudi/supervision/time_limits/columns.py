"""Columns of time limits and talks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.supervision.measures.periods import quarter_of
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day

_FIGURES = (
    Column("due", _("到期"), is_number=True, sort=("due",), is_page_total=True),
    Column("in_time", _("按时办结"), is_number=True, sort=("in_time",), is_page_total=True),
    Column("late", _("超期办结"), is_number=True, sort=("late",), is_page_total=True),
    Column("open_late", _("超期未办结"), is_number=True, sort=("open_late",), is_page_total=True),
    Column("share", _("按时办结率"), is_number=True, sort=("sort_share",)),
    Column("paused", _("暂停中"), is_number=True, is_page_total=True),
    Column("extended", _("延长过"), is_number=True, is_page_total=True),
    Column("withdrawn", _("撤回、未受理"), is_number=True, is_extra=True, is_page_total=True),
)
TOWNSHIP_LIST = ListDeclaration(
    name="time_limits.townships",
    title=_("按时办结情况"),
    columns=(Column("label", _("乡镇"), link="url", is_title=True, sort=("label",)), *_FIGURES),
    empty=_("这个季度没有到期的办件。"),
)
GROUP_LIST = (Column("label", _("事项、来源"), is_title=True), *_FIGURES[:-1])
TALK_LIST = ListDeclaration(
    name="time_limits.talks",
    title=_("约谈"),
    columns=(
        Column("place", _("乡镇"), link="get_absolute_url", is_title=True, sort=("township_code",)),
        Column("quarter", _("季度"), show=lambda value: quarter_of(value).label, sort=("quarter",)),
        Column("get_state_display", _("状态"), sort=("state",)),
        Column("is_second_running", _("连续两季"), show=lambda value: _("是") if value else ""),
        Column("due_on", _("约谈期限"), show=day, is_unbroken=True, sort=("due_on",)),
        Column("held_on", _("约谈日期"), show=day, is_unbroken=True, sort=("held_on",)),
        Column("promised_by", _("兑现期限"), show=day, is_unbroken=True, sort=("promised_by",)),
        Column("closed_on", _("办结日期"), show=day, is_unbroken=True, sort=("closed_on",), is_extra=True),
    ),
    empty=_("没有这样的约谈。"),
)
POWER_LIST = ListDeclaration(
    name="time_limits.powers",
    title=_("县乡权责清单"),
    columns=(
        Column("matter", _("事项"), is_title=True, sort=("matter",)),
        Column("step", _("环节"), sort=("step",)),
        Column("who", _("由谁办"), sort=("who",)),
        Column("place", _("限于"), sort=("place",)),
        Column("basis", _("依据")),
        Column("first_day", _("自"), show=day, is_unbroken=True),
        Column("last_day", _("至"), show=day, is_unbroken=True),
    ),
    page_size=200,
)
