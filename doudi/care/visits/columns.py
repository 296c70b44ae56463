"""Columns of the lists of care visits."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.queries import place_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, or_dash

VISIT_LIST = ListDeclaration(
    name="care.visits",
    title=_("探视巡访"),
    columns=(
        Column("person.name", _("姓名"), link="get_absolute_url", is_title=True, sort=("person__name",)),
        Column("village_code", _("村（居）"), show=place_name, sort=("village_code",)),
        Column("get_kind_display", _("由谁探视"), sort=("kind",)),
        Column("interval", _("多久一次")),
        Column("due_on", _("期限"), show=day, is_unbroken=True, sort=("due_on",)),
        Column("get_state_display", _("状态"), template="care_visits/state_cell.html", sort=("state",)),
        Column("get_climbed_to_display", _("上报到"), sort=("climbed_to",)),
        Column("counted_visit.visited_on", _("探视日期"), show=day, is_unbroken=True),
        Column("counted_visit.recorded_by.name", _("谁去的"), show=or_dash),
        Column("officer.name", _("安排给"), show=or_dash, is_extra=True),
        Column("explanation", _("没有探视的原因"), show=or_dash, is_extra=True),
    ),
    sort="due_on",
    empty=_("没有要探视的。分散供养的特困人员，系统按自理能力提前列出。"),
)

FINDING_LIST = ListDeclaration(
    name="care.findings",
    title=_("探视发现的问题"),
    columns=(
        Column("person.name", _("姓名"), link="get_absolute_url", is_title=True, sort=("person__name",)),
        Column("village_code", _("村（居）"), show=place_name, sort=("village_code",)),
        Column("get_topic_display", _("什么情况"), sort=("topic",)),
        Column("found_on", _("发现日期"), show=day, is_unbroken=True, sort=("found_on",)),
        Column("due_on", _("期限"), show=day, is_unbroken=True, sort=("due_on",)),
        Column("get_result_display", _("结果"), show=or_dash, sort=("result",)),
        Column("handled_by.name", _("谁处理的"), show=or_dash, is_extra=True),
    ),
    sort="due_on",
    empty=_("没有要处理的问题。"),
)

PROGRESS_LIST = ListDeclaration(
    name="care.progress",
    title=_("探视巡访进度"),
    columns=(
        Column("place", _("地方"), link="url", is_title=True, sort=("code",)),
        Column("due", _("应探视"), is_number=True, sort=("due",), total="due"),
        Column("done", _("已探视"), is_number=True, sort=("done",), total="done"),
        Column("share", _("完成率"), is_number=True),
        Column("late_done", _("其中过期去的"), is_number=True, sort=("late_done",), total="late_done"),
        Column("missed", _("没有去"), is_number=True, sort=("missed",), total="missed"),
        Column("overdue", _("过期还没去"), is_number=True, sort=("overdue",), total="overdue"),
        Column("bureau", _("报到县局"), is_number=True, sort=("bureau",), total="bureau"),
    ),
    empty=_("这个月没有到期的探视。"),
)

PERSON_COLUMNS = (
    Column("due_on", _("期限"), show=day, link="get_absolute_url", is_title=True),
    Column("get_kind_display", _("由谁探视")),
    Column("get_state_display", _("状态"), template="care_visits/state_cell.html"),
    Column("counted_visit.visited_on", _("探视日期"), show=day),
    Column("counted_visit.recorded_by.name", _("谁去的"), show=or_dash),
    Column("get_climbed_to_display", _("上报到")),
    Column("explanation", _("没有探视的原因"), show=or_dash),
)

SAMPLE_LIST = ListDeclaration(
    name="care.samples",
    title=_("新增对象抽查"),
    columns=(
        Column("first_day", _("自"), show=day, link="get_absolute_url", is_title=True, sort=("first_day",)),
        Column("last_day", _("至"), show=day),
        Column("drawn_on", _("抽取日期"), show=day),
        Column("total", _("新增"), is_number=True),
        Column("drawn", _("抽中"), is_number=True),
        Column("on_site", _("须入户"), is_number=True),
        Column("done", _("已抽查"), is_number=True),
        Column("with_findings", _("发现问题"), is_number=True),
    ),
    empty=_("还没有抽过。每月从上月决定的新增低保、特困对象里抽。"),
)
