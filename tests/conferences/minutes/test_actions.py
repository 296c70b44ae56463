"""Minutes: from the agenda to the decision that takes effect, and what is refused on the way."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from doudi.conferences.actions import (
    confirm_minutes,
    draw_up_minutes,
    raise_correction,
    record_recusal,
    return_minutes,
    sign_minutes,
)
from doudi.conferences.models import Decision, Meeting, MeetingDocument, Question
from doudi.conferences.precedents.queries import decisions_about
from doudi.conferences.refusals import DocumentAltered, NoSuchMeetingRow, ProofRequired, QuestionNotDecided
from doudi.conferences.workflow import MeetingState, Outcome, QuestionState
from doudi.core.attachments import file_storage
from doudi.core.refusals import PermissionRequired, ReasonRequired, Refused, SecondPersonRequired
from tests.conferences.confirmed_meeting import SCAN, Sitting
from tests.conferences.trial_kind import Matters

pytestmark = pytest.mark.django_db


@pytest.mark.clause("P18-9.c", "P18-11.d", "RIGID-9", "SC39-III.4")
def test_a_decision_takes_effect_when_a_second_person_confirms(sitting: Sitting, matters: Matters) -> None:
    sitting.open()
    decision = sitting.decide()
    sitting.sign()
    assert matters.outcomes == []
    assert sitting.confirm().state == MeetingState.CONFIRMED
    question = sitting.item.question
    question.refresh_from_db()
    assert question.state == QuestionState.SETTLED
    assert matters.outcomes == [(sitting.cast.director, question, decision)]
    assert decisions_about("trial", "7") == [decision]
    assert decision.number.endswith("第1项")


def test_one_person_alone_cannot_confirm(sitting: Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
    sitting.open()
    sitting.decide()
    sitting.sign()
    with pytest.raises(PermissionRequired):
        confirm_minutes(by=sitting.cast.bureau, meeting=sitting.meeting)
    with pytest.raises(PermissionRequired):
        draw_up_minutes(by=sitting.cast.director, meeting=sitting.meeting)
    monkeypatch.setattr("doudi.conferences.minutes.actions.require_permission", lambda *_words: None)
    with pytest.raises(SecondPersonRequired):
        confirm_minutes(by=sitting.cast.bureau, meeting=sitting.meeting)
    bureau = sitting.cast.bureau
    confirmed = {"state": "confirmed", "confirmed_by": bureau, "confirmed_at": sitting.meeting.prepared_at}
    with pytest.raises(DatabaseError), transaction.atomic():
        Meeting.objects.filter(pk=sitting.meeting.pk).update(**confirmed)


def test_minutes_need_every_decision_and_the_signatures(sitting: Sitting) -> None:
    sitting.open()
    with pytest.raises(QuestionNotDecided):
        draw_up_minutes(by=sitting.cast.bureau, meeting=sitting.meeting)
    sitting.decide()
    draw_up_minutes(by=sitting.cast.bureau, meeting=sitting.meeting)
    with pytest.raises(ProofRequired):
        sign_minutes(by=sitting.cast.bureau, meeting=sitting.meeting, scan=None)


def test_a_recusal_after_the_decision_asks_for_it_again(sitting: Sitting) -> None:
    sitting.open(4)
    sitting.decide()
    record_recusal(
        by=sitting.cast.bureau,
        meeting=sitting.meeting,
        item=sitting.item,
        member=sitting.members[3],
        reason="近亲属",
    )
    with pytest.raises(QuestionNotDecided):
        draw_up_minutes(by=sitting.cast.bureau, meeting=sitting.meeting)


def test_what_a_room_refuses_refuses_the_confirmation(sitting: Sitting, matters: Matters) -> None:
    sitting.open()
    sitting.decide()
    sitting.sign()
    matters.refuses = Refused("这件事已经办结。")
    with pytest.raises(Refused, match="已经办结"):
        sitting.confirm()
    sitting.meeting.refresh_from_db()
    assert sitting.meeting.state == MeetingState.SIGNED


def test_minutes_come_back_and_the_decision_is_recorded_again(sitting: Sitting, matters: Matters) -> None:
    sitting.open()
    first = sitting.decide()
    sitting.sign()
    with pytest.raises(ReasonRequired):
        return_minutes(by=sitting.cast.director, meeting=sitting.meeting, why=" ")
    return_minutes(by=sitting.cast.director, meeting=sitting.meeting, why="金额有误")
    second = sitting.decide(amount_fen=1_000_000)
    assert second.replaces == first
    sitting.sign()
    sitting.confirm()
    assert [decision for _by, _question, decision in matters.outcomes] == [second]
    assert list(sitting.meeting.documents.values_list("kind", "edition")) == [
        ("folder", 1),
        ("minutes", 1),
        ("signed_minutes", 1),
        ("minutes", 2),
        ("signed_minutes", 2),
    ]


def test_an_adjourned_question_waits_again(sitting: Sitting, matters: Matters) -> None:
    sitting.open()
    sitting.decide(outcome=Outcome.ADJOURNED, amount_fen=None, summary_question="", summary_reasons="")
    sitting.sign()
    sitting.confirm()
    sitting.item.question.refresh_from_db()
    assert (sitting.item.question.state, matters.outcomes) == (QuestionState.OPEN, [])


def test_an_altered_document_is_an_alarm(sitting: Sitting) -> None:
    sitting.open()
    sitting.decide()
    sitting.sign()
    signed = sitting.meeting.documents.get(kind=MeetingDocument.Kind.SIGNED_MINUTES)
    other = file_storage.write(SCAN.content + b"!")
    type(signed.attachment).objects.filter(pk=signed.attachment_id).update(key=other)
    with pytest.raises(DocumentAltered):
        sitting.confirm()


def test_a_decision_is_corrected_by_another(sitting: Sitting) -> None:
    sitting.open()
    decision = sitting.decide()
    with pytest.raises(NoSuchMeetingRow):
        raise_correction(by=sitting.cast.bureau, decision=decision, why="金额算错")
    sitting.sign()
    sitting.confirm()
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(amount_fen=1)
    question = raise_correction(by=sitting.cast.bureau, decision=decision, why="金额算错")
    assert (question.corrects, question.subject_id) == (decision, "7")
    assert decisions_about("trial", "7") == [decision]
    for state in (QuestionState.SCHEDULED, QuestionState.DECIDED, QuestionState.SETTLED):
        Question.objects.filter(pk=question.pk).update(state=state)
    assert decisions_about("trial", "7") == []
