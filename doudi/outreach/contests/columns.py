"""Columns of contests."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from doudi.outreach.contests.exams.marks import Prize
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import date_and_time, day, in_language, or_dash


def _minutes(seconds: Any) -> str:
    return "—" if seconds is None else f"{seconds // 60}:{seconds % 60:02d}"


def _percent(value: Any) -> str:
    return "—" if value is None else f"{value}%"


def _prize(value: Any) -> str:
    return str(Prize(value).label) if value else "—"


CONTEST_LIST = ListDeclaration(
    name="contests.contests",
    title=_("业务技能竞赛"),
    columns=(
        Column("title", _("名称"), link="get_absolute_url", is_title=True),
        Column("get_kind_display", _("类别")),
        Column("opens_at", _("开始"), show=date_and_time, is_unbroken=True, sort=("opens_at",)),
        Column("closes_at", _("结束"), show=date_and_time, is_unbroken=True),
        Column("topics_shown", _("专题")),
        Column("question_count", _("题数"), is_number=True),
        Column("get_state_display", _("状态")),
    ),
    empty=_("还没有竞赛。"),
)
RANK_LIST = ListDeclaration(
    name="contests.ranks",
    title=_("个人成绩"),
    columns=(
        Column("rank", _("名次"), show=or_dash, is_number=True),
        Column("user.name", _("姓名"), is_title=True),
        Column("place", _("单位")),
        Column("right", _("答对"), is_number=True),
        Column("number", _("题数"), is_number=True),
        Column("percent", _("得分"), show=_percent, is_number=True),
        Column("seconds_used", _("用时"), show=_minutes, is_number=True),
        Column("late_answers", _("补传"), is_number=True, is_extra=True),
        Column("prize", _("奖项"), show=_prize),
    ),
    empty=_("结束以后公布。"),
)
TOWNSHIP_COLUMNS = (
    Column("rank_shown", _("名次"), is_number=True),
    Column("place", _("单位"), is_title=True),
    Column("taken_shown", _("参加"), is_number=True),
    Column("average_shown", _("平均分"), is_number=True),
    Column("passed", _("合格人数"), is_number=True),
)
WEAKNESS_LIST = ListDeclaration(
    name="contests.weak_topics",
    title=_("薄弱专题"),
    columns=(
        Column("place", _("单位"), is_title=True),
        Column("number", _("答题"), is_number=True),
        Column("percent_shown", _("答对"), is_number=True),
        Column("weakest_shown", _("最薄弱的专题")),
    ),
    empty=_("还没有人练习或者考试。"),
)
QUESTION_LIST = ListDeclaration(
    name="contests.questions",
    title=_("题库"),
    columns=(
        Column("text_shown", _("题目"), show=in_language, link="get_absolute_url", is_title=True),
        Column("get_topic_display", _("专题"), is_unbroken=True, sort=("topic",)),
        Column("get_source_display", _("来源"), is_unbroken=True),
        Column("valid_from", _("使用自"), show=day, is_unbroken=True),
        Column("get_state_display", _("状态"), is_unbroken=True),
        Column("retired_why", _("停用原因"), is_extra=True),
    ),
    empty=_("没有这样的题。"),
)
COVERAGE_LIST = ListDeclaration(
    name="contests.coverage",
    title=_("讲好一堂业务课"),
    columns=(
        Column("place", _("单位"), is_title=True),
        Column("given_shown", _("已讲"), is_number=True),
        Column("missing_shown", _("还没有讲的人")),
    ),
    page_size=50,
)
LESSON_COLUMNS = (
    Column("lesson.title", _("题目"), link="url", is_title=True),
    Column("lesson.user.name", _("讲课人")),
    Column("lesson.place", _("单位")),
    Column("lesson.held_on", _("日期"), show=day, is_unbroken=True),
    Column("lesson.listeners", _("听课人数"), is_number=True),
    Column("result_shown", _("得分（或已打分/至少）"), is_number=True),
)
EXPERT_LIST = ListDeclaration(
    name="contests.experts",
    title=_("市级专家库人选"),
    columns=(
        Column("nomination.user.name", _("姓名"), link="url", is_title=True),
        Column("nomination.place", _("单位")),
        Column("nomination.user.get_role_display", _("岗位")),
        Column("nomination.get_topic_display", _("专长")),
        Column("nomination.work_years", _("从业年数"), is_number=True),
        Column("exam", _("竞赛成绩"), is_number=True),
        Column("lesson", _("业务课得分"), is_number=True),
        Column("nomination.year", _("年度"), is_number=True),
        Column("nomination.get_state_display", _("状态")),
        Column("nomination.reason", _("推荐理由"), is_extra=True),
    ),
    empty=_("还没有推荐。"),
)
