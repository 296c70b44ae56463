"""Raising and withdrawing questions."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from doudi.conferences.actions import raise_question, withdraw_question
from doudi.conferences.models import Question
from doudi.conferences.refusals import QuestionAlreadyRaised, UnknownQuestionKind
from doudi.conferences.workflow import QuestionState
from doudi.core.refusals import NumberInText, OutsideScope, PermissionRequired, ReasonRequired, TransitionNotAllowed
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def raised(cast: Cast, **changes: Any) -> Question:
    words = {
        "by": cast.officer,
        "kind": "trial",
        "topic": "complex",
        "subject_id": "8",
        "village_code": cast.village.code,
        "title": "整户特例",
        "question": "是否整户纳入。",
    }
    return raise_question(**{**words, **changes})


@pytest.mark.clause("P18-9.c")
def test_a_question_waits_for_a_meeting(question: Question) -> None:
    assert (question.state, question.topic_label, question.text) == (
        QuestionState.OPEN,
        "情形复杂",
        "自付医疗费用较大，拟救助12000元。",
    )


def test_a_question_is_refused(cast: Cast, question: Question) -> None:
    for refusal, changes in (
        (PermissionRequired, {"by": cast.cadre}),
        (PermissionRequired, {"by": cast.auditor}),
        (OutsideScope, {"by": cast.other_officer}),
        (UnknownQuestionKind, {"kind": "no_such"}),
        (UnknownQuestionKind, {"topic": ""}),
        (UnknownQuestionKind, {"topic": "no_such"}),
        (ReasonRequired, {"title": " "}),
        (ReasonRequired, {"question": ""}),
        (NumberInText, {"title": "电话13800000000"}),
        (QuestionAlreadyRaised, {"subject_id": question.subject_id}),
    ):
        with pytest.raises(refusal):
            raised(cast, **changes)


def test_a_withdrawn_question_may_be_raised_again(cast: Cast, question: Question) -> None:
    with pytest.raises(OutsideScope):
        withdraw_question(by=cast.other_officer, question=question, why="情况有变")
    with pytest.raises(ReasonRequired):
        withdraw_question(by=cast.officer, question=question, why="")
    assert withdraw_question(by=cast.officer, question=question, why="情况有变").state == QuestionState.WITHDRAWN
    with pytest.raises(TransitionNotAllowed):
        withdraw_question(by=cast.officer, question=question, why="再撤回")
    assert raised(cast, subject_id=question.subject_id).state == QuestionState.OPEN


def test_the_database_keeps_questions(question: Question) -> None:
    for change in ({"title": "另一件"}, {"state": QuestionState.SETTLED}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Question.objects.filter(pk=question.pk).update(**change)
