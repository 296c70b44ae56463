"""Columns of events, survey lists and progress."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import date_and_time, day, or_dash, yuan

EVENT_LIST = ListDeclaration(
    name="relief.events",
    title=_("突发事件"),
    columns=(
        Column("name", _("名称"), link="get_absolute_url", is_title=True, sort=("name",)),
        Column("get_kind_display", _("类型"), sort=("kind",)),
        Column("get_level_display", _("响应级别"), sort=("level",)),
        Column("began_on", _("发生日期"), show=day, is_unbroken=True, sort=("began_on",)),
        Column("get_state_display", _("状态"), sort=("state",)),
        Column("plan_started_at", _("预案启动"), show=date_and_time, is_unbroken=True, is_extra=True),
        Column("ended_on", _("结束日期"), show=day, is_unbroken=True),
    ),
    sort="-began_on",
    empty=_("没有突发事件。"),
)


def _numbers(*names_and_labels: tuple[str, Any]) -> tuple[Column, ...]:
    return tuple(Column(name, label, is_number=True, sort=(name,), total=name) for name, label in names_and_labels)


PROGRESS_COLUMNS = (
    Column("", _("乡镇、村（居）"), template="relief/emergencies/village_cell.html", is_title=True),
    Column("total", _("名单"), is_number=True),
    Column("safe", _("平安"), is_number=True),
    Column("needs", _("有困难"), is_number=True),
    Column("unreachable", _("联系不上"), is_number=True),
    Column("open", _("还没有联系"), is_number=True),
    Column("late", _("其中超时"), is_number=True),
    Column("share", _("完成"), is_number=True),
)

SWITCH_COLUMNS = (
    Column("label", _("放宽什么"), is_title=True),
    Column("", _("放宽到"), template="relief/emergencies/figure_cell.html"),
    Column("villages", _("村（居）数"), is_number=True),
    Column("first_day", _("自"), show=day, is_unbroken=True),
    Column("last_day", _("至"), show=day, is_unbroken=True),
    Column("basis", _("依据")),
    Column("", _("停止"), template="relief/emergencies/end_switch_cell.html", is_action=True),
)


def _groups(labels: list[Any]) -> str:
    return "、".join(str(label) for label in labels)


def _others(names: tuple[str, ...]) -> str:
    return gettext("另在{names}名单中").format(names="、".join(names)) if names else ""


SURVEY_LIST = ListDeclaration(
    name="relief.survey",
    title=_("摸排名单"),
    columns=(
        Column("row.name", _("姓名"), is_title=True, sort=("person__name",)),
        Column("place", _("村（居）"), sort=("village_code",)),
        Column("row.group_labels", _("为什么摸排"), show=_groups),
        Column("row.state", _("情况"), template="relief/emergencies/state_cell.html", sort=("state",)),
        Column("row.answered_at", _("联系时间"), show=date_and_time, is_unbroken=True, sort=("answered_at",)),
        Column("row.answered_by.name", _("谁联系的"), show=or_dash),
        Column("other_events", _("别的事件"), show=_others),
        Column("", _("怎么办"), template="relief/emergencies/need_cell.html", is_action=True),
    ),
    empty=_("名单里没有人。"),
)

REPORT_LIST = ListDeclaration(
    name="relief.event_report",
    title=_("突发事件救助日报"),
    columns=(
        Column("place", _("乡镇"), is_title=True),
        *_numbers(
            ("total", _("摸排")),
            ("safe", _("平安")),
            ("needs", _("有困难")),
            ("unreachable", _("联系不上")),
            ("open", _("还没有联系")),
            ("cases", _("救助户次")),
            ("persons", _("救助人次")),
        ),
        Column("granted_fen", _("同意金额"), show=yuan, is_number=True, total="granted_fen"),
        Column("paid_fen", _("已发金额"), show=yuan, is_number=True, total="paid_fen"),
        Column("other_fen", _("其他部门"), show=yuan, is_number=True, total="other_fen"),
    ),
    empty=_("还没有数字。"),
)
