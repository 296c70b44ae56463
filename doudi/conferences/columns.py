"""Columns of the lists of conferences."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from doudi.conferences.kinds import kind_label
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import date_and_time, day, yuan


def _yuan_or_nothing(amount_fen: int | None) -> str:
    return yuan(amount_fen) if amount_fen else ""


def _state(row: Any) -> str:
    return str(row.get_state_display())


MEETINGS = ListDeclaration(
    name="conferences.meetings",
    title=_("一事一议会议"),
    columns=(
        Column("label", _("会议"), link="get_absolute_url", is_title=True, sort=("year", "number")),
        Column("get_body_display", _("机构"), sort=("body",)),
        Column("held_on", _("日期"), show=day, is_unbroken=True, sort=("held_on",)),
        Column("place", _("地点"), sort=("place",)),
        Column("chair.office", _("主持人")),
        Column("questions", _("议题"), is_number=True, sort=("questions",), is_page_total=True),
        Column("state", _("状态"), template="conferences/state_cell.html", sort=("state",), excel=_state),
    ),
    empty=_("还没有会议。"),
)
AGENDA = (
    Column("item.place", _("次序"), is_number=True),
    Column("item.question.title", _("议题"), template="conferences/meetings/agenda_cell.html", is_title=True),
    Column("item.question.kind_label", _("种类")),
    Column("item.question.village_code", _("所属地"), show=place_name),
    Column("result", _("结果")),
    Column("amount_fen", _("金额"), show=_yuan_or_nothing, is_number=True),
)
ATTENDANCES = (
    Column("member.office", _("成员"), is_title=True),
    Column("member.get_seat_display", _("身份")),
    Column("is_present", _("到会"), show=lambda is_present: _("到会") if is_present else _("缺席")),
    Column("remark", _("说明")),
)
QUESTIONS = ListDeclaration(
    name="conferences.questions",
    title=_("提请会议研究的议题"),
    columns=(
        Column("title", _("议题"), link="get_absolute_url", is_title=True, sort=("title",)),
        Column("kind_label", _("种类"), sort=("kind",)),
        Column("topic_label", _("情形")),
        Column("village_code", _("所属地"), show=place_name, sort=("village_code",)),
        Column("raised_by.name", _("提请人"), sort=("raised_by__name",)),
        Column("raised_at", _("提请时间"), show=date_and_time, sort=("raised_at",)),
        Column("state", _("状态"), template="conferences/state_cell.html", sort=("state",), excel=_state),
    ),
    empty=_("没有符合条件的议题。"),
)
FOLDERS = ListDeclaration(
    name="conferences.folders",
    title=_("会议材料"),
    columns=(
        Column("meeting.label", _("会议"), template="conferences/meetings/folder_cell.html", is_title=True),
        Column("meeting.get_body_display", _("机构"), sort=("meeting__body",)),
        Column("meeting.held_on", _("日期"), show=day, is_unbroken=True, sort=("meeting__held_on",)),
        Column("meeting.place", _("地点"), sort=("meeting__place",)),
        Column("made_at", _("送出时间"), show=date_and_time, sort=("made_at",)),
        Column("edition", _("第几稿"), is_number=True, sort=("edition",)),
    ),
    empty=_("还没有送给您的会议材料。"),
    export=Permission.ATTEND_CONFERENCES,
)
FACTS = ListDeclaration(
    name="conferences.folder_facts",
    title=_("会议材料"),
    columns=(
        Column("place", _("次序"), is_number=True, sort=("place",)),
        Column("title", _("议题"), is_title=True, sort=("title",)),
        Column("label", _("事实"), sort=("label",)),
        Column("value", _("内容")),
    ),
    empty=_("没有材料。"),
    export=Permission.ATTEND_CONFERENCES,
)
TASKS = ListDeclaration(
    name="conferences.tasks",
    title=_("会议任务"),
    columns=(
        Column("what", _("任务"), template="conferences/tasks/task_cell.html", is_title=True, sort=("what",)),
        Column("owner.office", _("承办"), sort=("owner__unit",)),
        Column("decision.item.meeting.label", _("会议")),
        Column("due_on", _("期限"), show=day, is_unbroken=True, sort=("due_on",)),
        Column("done_on", _("办结日期"), show=day, is_unbroken=True, sort=("done_on",)),
        Column("state", _("状态"), template="conferences/tasks/state_cell.html", sort=("state",), excel=_state),
    ),
    empty=_("没有符合条件的任务。"),
    export=Permission.ATTEND_CONFERENCES,
)
PRECEDENTS = ListDeclaration(
    name="conferences.precedents",
    title=_("一事一议案例"),
    columns=(
        Column("summary_question", _("问题"), template="conferences/precedents/summary_cell.html", is_title=True),
        Column("item.question.kind", _("种类"), show=kind_label, sort=("item__question__kind",)),
        Column("item.question.topic_label", _("情形")),
        Column("get_outcome_display", _("结果"), sort=("outcome",)),
        Column("amount_fen", _("金额"), show=_yuan_or_nothing, is_number=True, sort=("amount_fen",)),
        Column("summary_reasons", _("处理")),
        Column("item.meeting.held_on", _("日期"), show=day, is_unbroken=True, sort=("item__meeting__held_on",)),
    ),
    empty=_("没有符合条件的案例。"),
)
MEMBERS = ListDeclaration(
    name="conferences.members",
    title=_("协调机制和领导小组成员"),
    columns=(
        Column("name", _("姓名"), is_title=True, sort=("name",)),
        Column("unit", _("单位"), sort=("unit",)),
        Column("post", _("职务"), sort=("post",)),
        Column("get_body_display", _("机构"), sort=("body",)),
        Column("get_seat_display", _("身份"), sort=("seat",)),
        Column("account.name", _("账号")),
        Column("valid_from", _("自"), show=day, is_unbroken=True, sort=("valid_from",)),
        Column("valid_to", _("至"), show=day, is_unbroken=True, sort=("valid_to",)),
        Column("basis", _("依据"), is_extra=True),
        Column("", _("办理"), template="conferences/bodies/end_cell.html", is_action=True),
    ),
    empty=_("还没有登记成员。"),
)
