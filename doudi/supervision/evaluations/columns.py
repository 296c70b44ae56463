"""Columns of evaluations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.supervision.evaluations.indicators import IndicatorGroup
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, or_dash

EVALUATION_LIST = ListDeclaration(
    name="evaluations.all",
    title=_("绩效评价"),
    columns=(
        Column("title", _("评价"), link="get_absolute_url", is_title=True),
        Column("year", _("年度"), is_number=True, sort=("year",)),
        Column("get_state_display", _("状态")),
        Column("comments_until", _("意见截止"), show=day, is_unbroken=True),
        Column("frozen_on", _("定稿日期"), show=day, is_unbroken=True),
    ),
    empty=_("还没有评价。"),
)
RANKING_LIST = ListDeclaration(
    name="evaluations.ranking",
    title=_("各乡镇得分"),
    columns=(
        Column("rank", _("名次"), is_number=True, sort=("rank",)),
        Column("place", _("乡镇"), link="url", is_title=True, sort=("code",)),
        Column("total_shown", _("得分"), is_number=True, sort=("total",)),
        Column("grade", _("等次")),
        Column("support", IndicatorGroup.SUPPORT.label, is_number=True),
        Column("management", IndicatorGroup.MANAGEMENT.label, is_number=True),
        Column("effect", IndicatorGroup.EFFECT.label, is_number=True),
        Column("missing", _("尚缺"), is_number=True, sort=("missing",)),
        Column("applied", _("适用指标"), is_number=True, is_extra=True),
    ),
    page_size=100,
)
FIGURE_LIST = ListDeclaration(
    name="evaluations.figures",
    title=_("人工录入的数字"),
    columns=(
        Column("place", _("乡镇"), link="url", is_title=True, sort=("code",)),
        Column("indicator.label", _("指标"), sort=("indicator.id",)),
        Column("figure", _("数字"), is_number=True),
        Column("state", _("状态"), sort=("state",)),
        Column("row.entered_by.name", _("录入人"), show=or_dash),
        Column("row.confirmed_by.name", _("确认人"), show=or_dash),
    ),
    empty=_("这一年没有由人录入的指标。"),
    page_size=100,
)
SCORE_LIST = ListDeclaration(
    name="evaluations.scores",
    title=_("各项得分"),
    columns=(
        Column("indicator.id", _("编号")),
        Column("indicator.label", _("指标"), link="url", is_title=True),
        Column("group", _("类别"), sort=("group",)),
        Column("figure", _("数字"), is_number=True),
        Column("target", _("零分→满分")),
        Column("points", _("得分"), is_number=True),
    ),
    page_size=100,
)
