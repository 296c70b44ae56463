"""Plan a meeting and draw its agenda from the questions that wait."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from doudi.conferences.meetings.locks import agenda_of, item_on_agenda, lock_meeting
from doudi.conferences.models import AgendaItem, Body, Meeting, Question
from doudi.conferences.models.limits import MAX_REASON_LENGTH, MAX_TITLE_LENGTH
from doudi.conferences.refusals import MeetingDateInvalid, NoSuchMeetingRow
from doudi.conferences.workflow import MEETING_TRANSITIONS, QUESTION_TRANSITIONS, QuestionState
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import advance, lock_row, refuse_transition
from doudi.core.refusals import required_text
from doudi.values.carries import carries


@action("conference.plan_meeting")
def plan_meeting(*, by: User, body: str, held_on: date, place: str) -> Meeting:
    """Plan a meeting of a body; it gets the next number of the year.

    Raises:
        PermissionRequired, ReasonRequired, MeetingDateInvalid
    """
    require_permission(by, Permission.PREPARE_CONFERENCES)
    where = required_text(place, "place")[:MAX_TITLE_LENGTH]
    _refuse_past(held_on)
    of_year = Meeting.objects.filter(body=body, year=held_on.year)
    number = (of_year.aggregate(last=Max("number"))["last"] or 0) + 1
    meeting = Meeting.objects.create(
        body=Body(body), year=held_on.year, number=number, held_on=held_on, place=where, prepared_by=by
    )
    sentence = _("筹备{body}{meeting}。").format(body=meeting.get_body_display(), meeting=meeting.label)
    record(sentence, subject=meeting)
    return meeting


def _refuse_past(held_on: date) -> None:
    if held_on < today():
        message = _("会议日期不能早于今天。")
        raise MeetingDateInvalid(message, held_on=message)


@action("conference.move_meeting")
def move_meeting(*, by: User, meeting: Meeting, held_on: date, place: str, seen_version: int | None = None) -> Meeting:
    """Change day and place of a meeting within its year, before the folder is sent.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, ReasonRequired, MeetingDateInvalid
    """
    require_permission(by, Permission.PREPARE_CONFERENCES)
    locked = lock_meeting(meeting, "move", seen_version)
    where = required_text(place, "place")[:MAX_TITLE_LENGTH]
    _refuse_past(held_on)
    if held_on.year != locked.year:
        message = _("会议按年度编号，不能改到别的年度；请取消后另行筹备。")
        raise MeetingDateInvalid(message, held_on=message)
    locked.held_on, locked.place = held_on, where
    advance(locked, "move", MEETING_TRANSITIONS)
    record(
        _("{meeting}改为{day}在{place}召开。").format(meeting=locked.label, day=held_on, place=where), subject=locked
    )
    return locked


@carries("P18-9.c", "RIGID-9", "SC39-III.4")
@action("conference.add_question")
def add_questions(
    *, by: User, meeting: Meeting, questions: Sequence[Question], seen_version: int | None = None
) -> list[AgendaItem]:
    """Put questions that wait on the agenda, after what is on it already.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, NoSuchMeetingRow
    """
    require_permission(by, Permission.PREPARE_CONFERENCES)
    locked = lock_meeting(meeting, "add_question", seen_version)
    if not questions:
        message = _("请至少选一个议题。")
        raise NoSuchMeetingRow(message, questions=message)
    last = max((item.place for item in agenda_of(locked)), default=0)
    items = []
    for place, question in enumerate(sorted(questions, key=lambda one: one.pk), start=last + 1):
        taken = lock_row(Question.objects.all(), question.pk)
        sentence = _("议题“{title}”现在是“{state}”。").format(title=taken.title, state=taken.get_state_display())
        refuse_transition(QUESTION_TRANSITIONS, taken.state, "schedule", sentence)
        advance(taken, "schedule", QUESTION_TRANSITIONS)
        items.append(AgendaItem.objects.create(meeting=locked, question=taken, place=place, added_by=by))
    advance(locked, "add_question", MEETING_TRANSITIONS)
    titles = "、".join(item.question.title for item in items)
    record(_("{meeting}列入议程：{titles}。").format(meeting=locked.label, titles=titles), subject=locked)
    return items


@action("conference.drop_question")
def drop_question(
    *, by: User, meeting: Meeting, item: AgendaItem, why: str, seen_version: int | None = None
) -> AgendaItem:
    """Take a question off the agenda, with the reason; it waits for another meeting.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, NoSuchMeetingRow, ReasonRequired
    """
    require_permission(by, Permission.PREPARE_CONFERENCES)
    locked = lock_meeting(meeting, "drop_question", seen_version)
    dropped = item_on_agenda(locked, item)
    reason = required_text(why, "why")[:MAX_REASON_LENGTH]
    question = lock_row(Question.objects.all(), dropped.question_id)
    advance(question, "drop", QUESTION_TRANSITIONS)
    dropped.dropped_by, dropped.dropped_why = by, reason
    dropped.save(update_fields=["dropped_by", "dropped_why"])
    _number(locked)
    advance(locked, "drop_question", MEETING_TRANSITIONS)
    record(
        _("{meeting}撤下议题“{title}”。").format(meeting=locked.label, title=question.title), subject=locked, why=reason
    )
    return dropped


@action("conference.order_agenda")
def order_agenda(*, by: User, meeting: Meeting, item: AgendaItem, place: int, seen_version: int | None = None) -> None:
    """Give an item another place on the agenda; the others move along.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, NoSuchMeetingRow
    """
    require_permission(by, Permission.PREPARE_CONFERENCES)
    locked = lock_meeting(meeting, "order", seen_version)
    moved = item_on_agenda(locked, item)
    others = [one for one in agenda_of(locked) if one.pk != moved.pk]
    others.insert(max(place, 1) - 1, moved)
    _number(locked, others)
    advance(locked, "order", MEETING_TRANSITIONS)
    title = moved.question.title
    record(
        _("{meeting}把议题“{title}”排在第{place}项。").format(meeting=locked.label, title=title, place=place),
        subject=locked,
    )


def _number(meeting: Meeting, items: list[AgendaItem] | None = None) -> None:
    for place, item in enumerate(agenda_of(meeting) if items is None else items, start=1):
        if item.place != place:
            item.place = place
            item.save(update_fields=["place"])


@action("conference.cancel_meeting")
def cancel_meeting(*, by: User, meeting: Meeting, why: str, seen_version: int | None = None) -> Meeting:
    """Cancel a meeting; its questions wait for another one.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, ReasonRequired
    """
    require_permission(by, Permission.PREPARE_CONFERENCES)
    locked = lock_meeting(meeting, "cancel", seen_version)
    reason = required_text(why, "why")[:MAX_REASON_LENGTH]
    for item in agenda_of(locked):
        question = lock_row(Question.objects.all(), item.question_id)
        verb = "drop" if question.state == QuestionState.SCHEDULED else "adjourn"
        advance(question, verb, QUESTION_TRANSITIONS)
    locked.cancelled_why = reason
    advance(locked, "cancel", MEETING_TRANSITIONS)
    record(
        _("取消{body}{meeting}。").format(body=locked.get_body_display(), meeting=locked.label),
        subject=locked,
        why=reason,
    )
    return locked
