"""Meetings: the agenda, the folder, quorum, recusal, and what a decision is refused for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from doudi.conferences.actions import (
    add_questions,
    cancel_meeting,
    correct_attendance,
    draw_up_minutes,
    drop_question,
    move_meeting,
    open_meeting,
    order_agenda,
    plan_meeting,
    raise_question,
    record_recusal,
    rework_agenda,
    send_folder,
)
from doudi.conferences.meetings.decisions import DissentingOpinion, TaskOrder
from doudi.conferences.meetings.folder import last_folder, sheets_of
from doudi.conferences.models import Decision, Dissent, FolderSheet, Question
from doudi.conferences.refusals import (
    AgendaEmpty,
    AmountRequired,
    ChairRequired,
    ClauseUnknown,
    DocumentAltered,
    MajorityMissing,
    MeetingDateInvalid,
    MemberNotPresent,
    NoSuchMeetingRow,
    QuestionNotDecided,
    QuorumMissing,
    SummaryShowsPerson,
)
from doudi.conferences.workflow import MeetingState, Outcome, QuestionState
from doudi.core.clock import today
from doudi.core.refusals import NumberInText, PermissionRequired, ReasonRequired, StaleVersion, TransitionNotAllowed
from tests.conferences.confirmed_meeting import Sitting

pytestmark = pytest.mark.django_db


def another_question(sitting: Sitting) -> Question:
    village = sitting.cast.village.code
    words = {"kind": "trial", "topic": "exception", "subject_id": "9", "title": "整户特例", "question": "是否整户。"}
    return raise_question(by=sitting.cast.officer, village_code=village, **words)


def test_an_agenda_is_drawn_ordered_and_dropped(sitting: Sitting) -> None:
    bureau, meeting = sitting.cast.bureau, sitting.meeting
    other = another_question(sitting)
    with pytest.raises(PermissionRequired):
        add_questions(by=sitting.cast.director, meeting=meeting, questions=[other])
    with pytest.raises(StaleVersion):
        add_questions(by=bureau, meeting=meeting, questions=[other], seen_version=99)
    with pytest.raises(NoSuchMeetingRow):
        add_questions(by=bureau, meeting=meeting, questions=[])
    with pytest.raises(TransitionNotAllowed):
        add_questions(by=bureau, meeting=meeting, questions=[sitting.item.question])
    (second,) = add_questions(by=bureau, meeting=meeting, questions=[other])
    order_agenda(by=bureau, meeting=meeting, item=second, place=1)
    assert list(meeting.agenda.order_by("place")) == [second, sitting.item]
    with pytest.raises(ReasonRequired):
        drop_question(by=bureau, meeting=meeting, item=second, why="")
    drop_question(by=bureau, meeting=meeting, item=second, why="材料不齐")
    other.refresh_from_db()
    sitting.item.refresh_from_db()
    assert (other.state, sitting.item.place) == (QuestionState.OPEN, 1)


def test_a_meeting_has_a_number_of_its_body_and_year(sitting: Sitting) -> None:
    bureau = sitting.cast.bureau
    second = plan_meeting(by=bureau, body="mechanism", held_on=today(), place="会议室")
    other = plan_meeting(by=bureau, body="relief_group", held_on=today(), place="会议室")
    assert (sitting.meeting.number, second.number, other.number) == (1, 2, 1)
    with pytest.raises(MeetingDateInvalid):
        plan_meeting(by=bureau, body="mechanism", held_on=today() - timedelta(days=1), place="会议室")
    with pytest.raises(MeetingDateInvalid):
        move_meeting(by=bureau, meeting=second, held_on=today() + timedelta(days=400), place="会议室")
    with pytest.raises(AgendaEmpty):
        send_folder(by=bureau, meeting=second)
    cancel_meeting(by=bureau, meeting=sitting.meeting, why="改期")
    sitting.item.question.refresh_from_db()
    assert sitting.item.question.state == QuestionState.OPEN


@pytest.mark.clause("P18-9.b", "P18-2.c")
def test_the_folder_is_frozen_masked_and_sent_again_as_a_new_edition(sitting: Sitting) -> None:
    folder = send_folder(by=sitting.cast.bureau, meeting=sitting.meeting)
    (sheet,) = sheets_of(folder)
    assert sheet.facts == (("申请人", "钟**"), ("事项", "7"), ("银行卡", "（号码）"))
    with pytest.raises(DatabaseError), transaction.atomic():
        FolderSheet.objects.update(sm3="0")
    rework_agenda(by=sitting.cast.bureau, meeting=sitting.meeting)
    send_folder(by=sitting.cast.bureau, meeting=sitting.meeting)
    folder = last_folder(sitting.meeting)
    assert folder is not None
    assert folder.edition == 2
    sheet_row = folder.sheets.get()
    sheet_row.sm3 = "0" * 64
    other = type("Document", (), {"sheets": FakeRows([sheet_row])})()
    with pytest.raises(DocumentAltered):
        sheets_of(other)


class FakeRows(list[Any]):
    """Rows that answer like a related manager."""

    def select_related(self, *_names: str) -> FakeRows:
        return self

    order_by = select_related


def test_a_meeting_needs_its_day_a_chair_and_a_quorum(sitting: Sitting) -> None:
    bureau, meeting, members = sitting.cast.bureau, sitting.meeting, sitting.members
    words: dict[str, Any] = {"by": bureau, "meeting": meeting, "absent_remark": "出差"}
    with pytest.raises(TransitionNotAllowed):
        open_meeting(present=members, chair=members[0], **words)
    move_meeting(by=bureau, meeting=meeting, held_on=today() + timedelta(days=1), place="会议室")
    send_folder(by=bureau, meeting=meeting)
    with pytest.raises(MeetingDateInvalid):
        open_meeting(present=members, chair=members[0], **words)
    rework_agenda(by=bureau, meeting=meeting)
    move_meeting(by=bureau, meeting=meeting, held_on=today(), place="会议室")
    send_folder(by=bureau, meeting=meeting)
    for refusal, present, chair in (
        (QuorumMissing, members[:1], members[0]),
        (ChairRequired, members[1:], members[0]),
        (ChairRequired, members[1:], members[2]),
    ):
        with pytest.raises(refusal):
            open_meeting(present=present, chair=chair, **words)
    with pytest.raises(ReasonRequired):
        open_meeting(present=members[:2], chair=members[1], **{**words, "absent_remark": ""})
    opened = open_meeting(present=members[:2], chair=members[1], **words)
    assert (opened.state, opened.chair) == (MeetingState.IN_SESSION, members[1])
    assert [one.remark for one in opened.attendances.all()] == ["", "", "出差", "出差"]


def test_what_was_decided_is_decided_again_after_the_attendance_is_corrected(sitting: Sitting) -> None:
    sitting.open(2)
    words: dict[str, Any] = {"by": sitting.cast.bureau, "meeting": sitting.meeting}
    with pytest.raises(MemberNotPresent):
        correct_attendance(member=sitting.members[0], is_present=False, remark="有事", **words)
    with pytest.raises(QuorumMissing):
        correct_attendance(member=sitting.members[1], is_present=False, remark="有事", **words)
    correct_attendance(member=sitting.members[2], is_present=True, remark="", **words)
    sitting.decide()
    correct_attendance(member=sitting.members[1], is_present=False, remark="有事", **words)
    with pytest.raises(QuestionNotDecided):
        draw_up_minutes(**words)
    sitting.decide()
    draw_up_minutes(**words)
    with pytest.raises(TransitionNotAllowed):
        correct_attendance(member=sitting.members[1], is_present=True, remark="", **words)


def test_a_meeting_is_cancelled_after_its_decisions(sitting: Sitting) -> None:
    sitting.open(2)
    sitting.decide()
    cancel_meeting(by=sitting.cast.bureau, meeting=sitting.meeting, why="主持人有误")
    sitting.item.question.refresh_from_db()
    assert sitting.item.question.state == QuestionState.OPEN


def test_who_is_recused_neither_counts_nor_votes(sitting: Sitting) -> None:
    sitting.open(2)
    words: dict[str, Any] = {"by": sitting.cast.bureau, "meeting": sitting.meeting, "item": sitting.item}
    with pytest.raises(MemberNotPresent):
        record_recusal(member=sitting.members[3], reason="近亲属", **words)
    with pytest.raises(ReasonRequired):
        record_recusal(member=sitting.members[1], reason="", **words)
    record_recusal(member=sitting.members[1], reason="与当事人是近亲属", **words)
    with pytest.raises(QuorumMissing):
        sitting.decide()


def test_dissent_of_a_recused_member_is_refused_by_the_database_too(sitting: Sitting) -> None:
    sitting.open(4)
    member = sitting.members[3]
    decision = sitting.decide(dissents=[DissentingOpinion(sitting.members[2], "金额偏高")])
    assert (decision.agreeing, decision.dissents.get().opinion) == (3, "金额偏高")
    record_recusal(by=sitting.cast.bureau, meeting=sitting.meeting, item=sitting.item, member=member, reason="近亲属")
    with pytest.raises(MemberNotPresent):
        sitting.decide(dissents=[DissentingOpinion(member, "不同意")])
    with pytest.raises(DatabaseError), transaction.atomic():
        Dissent.objects.create(decision=decision, member=member, opinion="不同意")


def test_a_decision_is_refused(sitting: Sitting) -> None:
    with pytest.raises(TransitionNotAllowed):
        sitting.decide()
    sitting.open(4)
    members, cast = sitting.members, sitting.cast
    two = [DissentingOpinion(member, "不同意") for member in members[2:]]
    outsider = plan_meeting(by=cast.bureau, body="relief_group", held_on=today(), place="会议室")
    assert outsider.body != sitting.meeting.body
    for refusal, changes in (
        (MajorityMissing, {"dissents": two}),
        (ReasonRequired, {"dissents": [DissentingOpinion(members[2], "")]}),
        (AmountRequired, {"amount_fen": None}),
        (AmountRequired, {"amount_fen": 0}),
        (AmountRequired, {"outcome": Outcome.REFUSED}),
        (ClauseUnknown, {"basis": []}),
        (ClauseUnknown, {"basis": ["P18-99"]}),
        (ReasonRequired, {"reasons": ""}),
        (ReasonRequired, {"summary_question": ""}),
        (NumberInText, {"summary_reasons": "电话13800000000"}),
        (SummaryShowsPerson, {"summary_reasons": "钟桂英家庭确有困难"}),
        (MeetingDateInvalid, {"tasks": [TaskOrder(members[2], "拨付", today() - timedelta(days=1))]}),
        (ReasonRequired, {"tasks": [TaskOrder(members[2], "", today())]}),
    ):
        with pytest.raises(refusal):
            sitting.decide(**changes)
    assert not Decision.objects.exists()
