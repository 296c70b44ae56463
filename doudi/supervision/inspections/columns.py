"""Columns of the lists of inspections."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.queries import place_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, or_dash


def _marks(text: str) -> Any:
    words = {"new": gettext("新增"), "risky": gettext("有预警或疑点")}
    return "、".join(words[one] for one in text.split(",") if one) or "—"


ROUND_LIST = ListDeclaration(
    name="inspections.rounds",
    title=pgettext_lazy("list", "检查"),
    columns=(
        Column("title", _("检查"), link="get_absolute_url", is_title=True, sort=("title",)),
        Column("get_kind_display", _("种类"), sort=("kind",)),
        Column("get_state_display", _("状态"), sort=("state",)),
        Column("announced_on", _("公布种子"), show=day, is_unbroken=True, sort=("announced_on",)),
        Column("due_on", _("完成期限"), show=day, is_unbroken=True, sort=("due_on",)),
        Column("drawn", _("抽中"), is_number=True, sort=("drawn",), total="drawn"),
        Column("made", _("已检查"), is_number=True, sort=("made",), total="made"),
        Column("found", _("发现问题"), is_number=True, sort=("found",), total="found"),
        Column("confirmed", _("其中属实"), is_number=True, sort=("confirmed",), total="confirmed"),
    ),
    empty=_("还没有组织检查。"),
)

CASE_LIST = ListDeclaration(
    name="inspections.cases",
    title=_("抽中的对象"),
    columns=(
        Column("person.name", _("姓名"), link="get_absolute_url", is_title=True, sort=("person__name",)),
        Column("village_code", _("村（居）"), show=place_name, sort=("village_code",)),
        Column("checklist.label", _("对象"), sort=("checklist_name",)),
        Column("round.title", _("检查"), sort=("round__title",)),
        Column("inspector_name", _("检查单位"), sort=("inspector_code",)),
        Column("marks", _("抽取时"), show=_marks, sort=("marks",)),
        Column("round.due_on", _("期限"), show=day, is_unbroken=True, sort=("round__due_on",)),
        Column("situation", _("情况"), template="inspections/situation_cell.html"),
        Column("inspected_on", _("检查日期"), show=day, is_unbroken=True, sort=("inspected_on",)),
        Column("inspected_by.name", _("检查人"), show=or_dash),
        Column("problems", pgettext_lazy("list", "问题"), is_number=True, sort=("problems",), total="problems"),
    ),
    sort="village_code",
    empty=_("没有抽中的对象。"),
)

FINDING_LIST = ListDeclaration(
    name="inspections.findings",
    title=_("检查发现的问题"),
    columns=(
        Column("case.person.name", _("姓名"), link="get_absolute_url", is_title=True, sort=("case__person__name",)),
        Column("village_code", _("村（居）"), show=place_name, sort=("village_code",)),
        Column("case.checklist.label", _("对象"), sort=("case__checklist_name",)),
        Column("question.text", _("检查项目"), sort=("question_name",)),
        Column("sealed_text.clear", _("问题")),
        Column("get_state_display", _("状态"), template="ui/tone_cell.html", sort=("state",)),
        Column("case.round.title", _("检查"), sort=("case__round__title",)),
        Column("case.inspector_name", _("检查单位"), sort=("case__inspector_code",)),
        Column("rectification.get_state_display", _("整改"), show=or_dash, link="rectification.get_absolute_url"),
    ),
    empty=_("没有发现问题。"),
)

REPORT_LIST = ListDeclaration(
    name="inspections.report",
    title=_("检查情况"),
    columns=(
        Column("name", _("被查乡镇"), link="url", is_title=True, sort=("code",)),
        Column("inspector", _("检查单位"), sort=("inspector",)),
        Column("drawn", _("抽中"), is_number=True, sort=("drawn",), total="drawn"),
        Column("made", _("已检查"), is_number=True, sort=("made",), total="made"),
        Column("exchanged", _("换掉"), is_number=True, sort=("exchanged",), total="exchanged"),
        Column("found", _("发现问题"), is_number=True, sort=("found",), total="found"),
        Column("agreed", _("认可"), is_number=True, sort=("agreed",), total="agreed"),
        Column("disputed", _("有异议"), is_number=True, sort=("disputed",), total="disputed"),
        Column("upheld", _("裁定属实"), is_number=True, sort=("upheld",), total="upheld"),
        Column("dropped", _("裁定不成立"), is_number=True, sort=("dropped",), total="dropped"),
    ),
    empty=_("还没有抽取。"),
)
