"""The question bank and practice: written questions need two people, the law retires, weak topics come again."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from typing import Any

import pytest
from django.utils import translation

from doudi.core.audit.trail import SYSTEM
from doudi.core.refusals import PermissionRequired, SecondPersonRequired
from doudi.outreach.contests.models import PracticeAnswer, Question
from doudi.outreach.contests.practice.actions import note_practice
from doudi.outreach.contests.practice.queries import next_question, own_results
from doudi.outreach.contests.questions import bank
from doudi.outreach.contests.questions.actions import QuestionText, confirm_question, enter_question, retire_question
from doudi.outreach.contests.refusals import QuestionIncomplete, WrongAnswer
from doudi.outreach.contests.worklist import waiting_tasks
from tests.conftest import Cast
from tests.outreach.contests.contest_rows import some_questions

pytestmark = pytest.mark.django_db
CHINESE = re.compile("[\u4e00-\u9fff]{2}")
"""More than the one character of a surname."""
DRAFT = QuestionText(
    "dibao",
    "非常补对象每人每月的低保金，最低发多少？",
    "当地最低补助",
    ("一元", "低保标准的一半", "没有最低"),
    "差额低于最低补助的，按最低补助发。",
    "P30-3.2",
)


@pytest.mark.clause("P18-23.a")
def test_a_written_question_needs_two_people(cast: Cast) -> None:
    with pytest.raises(PermissionRequired):
        enter_question(by=cast.cadre, draft=DRAFT)
    question = enter_question(by=cast.bureau, draft=DRAFT)
    assert question.options[question.answer]["text"] == "当地最低补助"
    assert "题目待确认" in [one.label for one in waiting_tasks(cast.director)]
    assert next_question(cast.cadre) is None
    with pytest.raises(SecondPersonRequired):
        confirm_question(by=cast.bureau, question=question)
    with pytest.raises(PermissionRequired):
        confirm_question(by=cast.officer, question=question)
    confirm_question(by=cast.director, question=question)
    assert next_question(cast.cadre) == question
    retire_question(by=cast.bureau, question=question, why="说法不准")
    assert next_question(cast.cadre) is None


@pytest.mark.parametrize(
    "wrong",
    [{"clause": "P30-99"}, {"wrong": ("一元", "一元", "二元")}, {"wrong": ("一元", "二元")}],
)
def test_a_written_question_names_a_clause_and_four_options(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(QuestionIncomplete):
        enter_question(by=cast.bureau, draft=replace(DRAFT, **wrong))


@pytest.mark.clause("P18-23.a")
def test_the_bank_follows_the_law(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bank, "SEEDS_OF_A_KIND", 1)
    monkeypatch.setattr(bank, "_MORE_SEEDS", {})
    retired, added = bank.refresh_bank(by=SYSTEM)
    assert (retired, added) == (0, Question.objects.count())
    assert not bank.needs_refresh()
    changed = Question.objects.filter(kind="dibao_amount").get()
    Question.objects.filter(pk=changed.pk).update(law_mark="the law of yesterday")
    written = confirm_question(by=cast.director, question=enter_question(by=cast.bureau, draft=DRAFT))
    Question.objects.filter(pk=written.pk).update(law_mark="the law of yesterday")
    assert next_question(cast.cadre, "dibao") not in {changed, written}
    assert bank.refresh_bank(by=SYSTEM) == (2, 1)
    changed.refresh_from_db()
    assert (changed.state, bool(changed.valid_to)) == ("retired", True)


def test_weak_topics_come_again(cast: Cast) -> None:
    questions = some_questions(3)
    for question in questions:
        choice = question.answer if question.topic != "tekun" else (question.answer + 1) % 4
        note_practice(by=cast.cadre, question=question, choice=choice)
    assert own_results(cast.cadre)[0].topic == "tekun"
    chance = random.Random(1)
    drawn = [found for _turn in range(60) if (found := next_question(cast.cadre, chance=chance))]
    assert sum(one.topic == "tekun" for one in drawn) > 30
    with pytest.raises(WrongAnswer):
        note_practice(by=cast.cadre, question=questions[0], choice=7)
    with pytest.raises(PermissionRequired):
        note_practice(by=cast.finance, question=questions[0], choice=1)


def test_practice_on_the_phone(cast: Cast, signed_in: Any) -> None:
    some_questions(1)
    client = signed_in("cadre")
    shown = client.get("/contests/practice/?topic=tekun").content.decode()
    question = Question.objects.get(topic="tekun")
    assert question.text in shown
    assert question.explanation not in shown
    sent = {"question": question.pk, "choice": str((question.answer + 1) % 4), "topic": "tekun"}
    answered = client.post("/contests/practice/answer/", sent).content.decode()
    assert "答错了" in answered
    assert question.explanation in answered
    assert "于民字〔2023〕30号" in answered
    assert not PracticeAnswer.objects.get().is_right
    for wrong in ({"question": "x", "choice": "1"}, {"question": question.pk, "choice": "9"}):
        assert client.post("/contests/practice/answer/", wrong).status_code == 400
    assert client.get("/contests/practice/?topic=nothing").status_code == 400


def test_the_pages_of_the_bank(cast: Cast, signed_in: Any) -> None:
    some_questions(1)
    client = signed_in("officer")
    sent = {
        "topic": "dibao",
        "text": DRAFT.text,
        "right": DRAFT.right,
        "wrong1": "一元",
        "wrong2": "二元",
        "wrong3": "一元",
        "explanation": DRAFT.explanation,
        "clause": "P30-3.2",
    }
    assert client.post("/contests/questions/new/", sent).status_code == 422
    made = client.post("/contests/questions/new/", sent | {"wrong3": "三元"}, follow=True)
    assert "待确认" in made.content.decode()
    written = Question.objects.get(source="written")
    assert signed_in("other_officer").get(f"/contests/questions/{written.pk}/").status_code == 404
    listed = client.get("/contests/questions/?state=").content.decode()
    assert written.text in listed
    assert Question.objects.get(topic="tekun").text not in listed
    bureau = signed_in("bureau")
    assert Question.objects.get(topic="tekun").text in bureau.get("/contests/questions/").content.decode()
    assert bureau.post(f"/contests/questions/{written.pk}/", {"act": "retire", "why": ""}).status_code == 422
    bureau.post(f"/contests/questions/{written.pk}/", {"act": "confirm", "seen_version": "0"})
    assert Question.objects.get(pk=written.pk).state == "in_force"


def test_a_reader_of_english_gets_the_questions_that_are_kept_in_chinese(cast: Cast) -> None:
    some_questions()
    kept = Question.objects.filter(source=Question.Source.GENERATED).order_by("pk").first()
    assert kept is not None
    with translation.override("en"):
        asked = next_question(cast.cadre)
        assert asked is not None
        assert not CHINESE.search(kept.text_shown + kept.explanation_shown)
        assert [bool(one["mistake"]) for one in kept.options_shown] == [bool(one["mistake"]) for one in kept.options]
        assert kept.options_shown != kept.options
    assert kept.text_shown == kept.text


def test_a_question_that_the_law_draws_otherwise_today_is_shown_as_it_is_kept(cast: Cast) -> None:
    some_questions()
    kept = Question.objects.filter(source=Question.Source.GENERATED).first()
    assert kept is not None
    kept.law_mark = "another"
    with translation.override("en"):
        assert kept.text_shown == kept.text
