"""Columns of publicity."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, or_dash, yuan

CAMPAIGN_LIST = ListDeclaration(
    name="publicity.campaigns",
    title=_("宣传月"),
    columns=(
        Column("title", _("名称"), link="get_absolute_url", is_title=True),
        Column(
            "state", _("状态"), template="outreach_publicity/state_cell.html", excel=lambda row: row.get_state_display()
        ),
        Column("first_day", _("开始"), show=day, is_unbroken=True, sort=("first_day",)),
        Column("last_day", _("结束"), show=day, is_unbroken=True),
        Column("budget_fen", _("经费预算"), show=yuan, is_number=True),
    ),
    empty=_("还没有宣传月。"),
)
TASK_COLUMNS = (
    Column("get_kind_display", _("方式"), is_title=True),
    Column("place", _("地点")),
    Column("is_of_townships", _("谁做"), show=lambda value: _("每个乡镇") if value else _("县民政局")),
    Column("people", _("负责人和参加人员")),
    Column("due_on", _("最迟哪天"), show=day, is_unbroken=True),
    Column("target_number", _("计划覆盖人数"), is_number=True),
    Column("budget_fen", _("经费"), show=yuan, is_number=True),
)
TOWNSHIP_LIST = ListDeclaration(
    name="publicity.townships",
    title=_("宣传月各乡镇"),
    columns=(
        Column("place", _("乡镇"), is_title=True, sort=("code",)),
        Column("state", _("进展"), template="ui/tone_cell.html", excel=lambda row: row.state),
        Column("activities", _("活动"), is_number=True, total="activities", sort=("activities",)),
        Column("reached_number", _("覆盖人数"), is_number=True, total="reached_number", sort=("reached_number",)),
        Column("material_number", _("发放资料"), is_number=True, total="material_number"),
        Column("found_number", _("发现没落实的"), is_number=True, total="found_number"),
        Column("corrected_number", _("已改正"), is_number=True, total="corrected_number"),
        Column(
            "spent_fen",
            _("用款"),
            show=yuan,
            is_number=True,
            total="spent_fen",
        ),
        Column("missing_shown", _("还没做的")),
    ),
    page_size=100,
)
ACTIVITY_LIST = ListDeclaration(
    name="publicity.activities",
    title=_("宣传活动"),
    columns=(
        Column("held_on", _("日期"), show=day, is_unbroken=True, sort=("held_on",)),
        Column("unit", _("单位")),
        Column("get_kind_display", _("方式")),
        Column("place", _("地点"), is_title=True, link="get_absolute_url"),
        Column("reached_number", _("覆盖人数"), is_number=True, total="reached_number", sort=("reached_number",)),
        Column("material_number", _("发放资料"), is_number=True, total="material_number"),
        Column("material_edition", _("资料版本"), show=or_dash),
        Column(
            "spent_fen",
            _("用款"),
            show=yuan,
            is_number=True,
            total="spent_fen",
        ),
    ),
    empty=_("还没有活动。"),
)
KIND_COLUMNS = (
    Column("label", _("方式"), is_title=True),
    Column("planned", _("计划场次"), is_number=True),
    Column("activities", _("做了"), is_number=True),
    Column("reached_number", _("覆盖人数"), is_number=True),
    Column("material_number", _("发放资料"), is_number=True),
    Column("spent_fen", _("用款"), show=yuan, is_number=True),
)
QUESTION_LIST = ListDeclaration(
    name="publicity.questions",
    title=_("群众的问题和解答"),
    columns=(
        Column("question", _("问了什么"), is_title=True),
        Column("answer", _("怎么答的")),
        Column("asked_number", _("几个人问"), is_number=True, sort=("asked_number",), total="asked_number"),
        Column("activity.unit", _("哪里")),
        Column("recorded_on", _("登记日期"), show=day, is_unbroken=True),
    ),
    empty=_("还没有登记问题。"),
)
