"""Columns of the lists of surveys."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.queries import place_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, or_dash


def _yes_or_no(value: Any) -> str:
    return gettext("是") if value else "—"


SURVEY_LIST = ListDeclaration(
    name="surveys.all",
    title=_("第三方调查"),
    columns=(
        Column("title", _("调查"), link="get_absolute_url", is_title=True, sort=("title",)),
        Column("year", _("年度"), is_number=True, sort=("year",)),
        Column("organisation", _("调查单位"), sort=("organisation",)),
        Column("get_state_display", _("状态"), template="ui/tone_cell.html", sort=("state",)),
        Column("planned_on", _("公布种子"), show=day, is_unbroken=True, sort=("planned_on",)),
        Column("drawn", _("抽中"), is_number=True, sort=("drawn",), total="drawn"),
        Column("done", _("已登记"), is_number=True, sort=("done",), total="done"),
        Column("confirmed_on", _("确认日期"), show=day, is_unbroken=True, sort=("confirmed_on",)),
    ),
    empty=_("还没有调查。"),
)
RESULT_LIST = ListDeclaration(
    name="surveys.results",
    title=_("各乡镇调查结果"),
    columns=(
        Column("place", _("乡镇"), link="url", is_title=True, sort=("code",)),
        Column("drawn", _("抽中"), is_number=True, sort=("drawn",), total="drawn"),
        Column("answered", _("已回答"), is_number=True, sort=("answered",), total="answered"),
        Column("not_reached", _("没有联系上"), is_number=True, sort=("not_reached",), total="not_reached"),
        Column("refused", _("拒绝回答"), is_number=True, sort=("refused",), total="refused"),
        Column("waiting", _("还没有登记"), is_number=True, sort=("waiting",), total="waiting"),
        Column("mean_shown", _("平均分"), is_number=True),
        Column("satisfied_shown", _("满意的人"), is_number=True),
        Column("share_shown", _("满意率"), is_number=True),
    ),
    empty=_("还没有抽样。"),
    page_size=100,
)
SAMPLE_LIST = ListDeclaration(
    name="surveys.sample",
    title=_("调查样本"),
    columns=(
        Column("row.number", _("样本号"), is_number=True, sort=("number",)),
        Column("row.masked_name", _("姓名"), link="url", is_title=True),
        Column("place", _("村（居）"), sort=("village_code",)),
        Column("masked_phone", _("电话"), show=or_dash),
        Column("row.get_result_display", _("调查情况"), sort=("result",)),
        Column("row.entered_by.name", _("登记人"), show=or_dash),
        Column("row.entered_on", _("登记日期"), show=day, is_unbroken=True, sort=("entered_on",)),
    ),
    empty=_("没有样本。"),
)
FAULT_COLUMNS = (
    Column("row", _("行"), is_number=True, show=or_dash),
    Column("field", _("栏"), is_title=True),
    Column("value", _("填的是"), show=or_dash),
    Column("remedy", _("怎么改")),
)
ANSWERED_LIST = ListDeclaration(
    name="surveys.answered",
    title=_("调查结果的明细"),
    columns=(
        Column("row.number", _("样本号"), link="url", is_title=True, sort=("row.number",)),
        Column("row.village_code", _("村（居）"), show=place_name, sort=("row.village_code",)),
        Column("row.get_result_display", _("调查情况"), sort=("row.result",)),
        Column("points", _("得分"), is_number=True),
        Column("is_satisfied", _("满意"), show=_yes_or_no),
    ),
    empty=_("没有样本。"),
)
