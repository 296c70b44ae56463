"""Exams: the draw, answers saved as they are given, the time limit, marks, ranks, certificates."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from doudi.core.refusals import OutsideScope, PermissionRequired, SecondPersonRequired, TransitionNotAllowed
from doudi.outreach.contests.exams import queries
from doudi.outreach.contests.exams.actions import (
    begin_exam,
    confirm_contest,
    enter_contest,
    hand_in,
    mark_due_if_any,
    publish_contest,
)
from doudi.outreach.contests.exams.answers import save_answers
from doudi.outreach.contests.exams.draw import draw_paper
from doudi.outreach.contests.models import Contest, ExamSheet, Question
from doudi.outreach.contests.refusals import ContestIncomplete, ExamNotOpen, ExamOver, WrongAnswer
from doudi.outreach.contests.worklist import waiting_tasks
from tests.conftest import Cast
from tests.outreach.contests.contest_rows import open_contest, plan, some_questions

pytestmark = pytest.mark.django_db


@pytest.fixture
def contest(cast: Cast) -> Contest:
    some_questions()
    return open_contest(cast)


def all_right(sheet: ExamSheet) -> dict[int, int]:
    return {number: one["answer"] for number, one in enumerate(sheet.paper)}


def move(row: Any, **back: Any) -> None:
    """Move the times of a sheet or contest into the past."""
    for field in ("started_at", "ends_at", "opens_at", "closes_at"):
        if hasattr(row, field):
            setattr(row, field, getattr(row, field) - timedelta(**back))
    row.save()


@pytest.mark.clause("P18-23.a")
def test_from_the_draw_to_the_certificate(cast: Cast, contest: Contest, signed_in: Any) -> None:
    assert "考试待参加" in [one.label for one in waiting_tasks(cast.cadre)]
    best, other = (begin_exam(by=user, contest=contest) for user in (cast.officer, cast.cadre))
    assert [one["question"] for one in best.paper] != [one["question"] for one in other.paper]
    save_answers(by=cast.officer, sheet=best, answers=all_right(best))
    hand_in(by=cast.officer, sheet=best)
    hand_in(by=cast.cadre, sheet=other)
    move(contest, hours=2)
    with pytest.raises(SecondPersonRequired):
        publish_contest(by=cast.director, contest=_entered_by(contest, cast))
    publish_contest(by=cast.director, contest=contest)
    ranked = list(queries.ranking(contest, by=cast.bureau))
    assert [(one.user_id, one.rank, one.prize, one.percent) for one in ranked] == [
        (cast.officer.pk, 1, "first", 100),
        (cast.cadre.pk, 2, "", ranked[1].percent),
    ]
    assert list(queries.ranking(contest, by=cast.other_officer)) == []
    own = next(one for one in queries.township_results(contest) if one.township_code == cast.village.code[:9])
    assert own.taken == 2
    client = signed_in("officer")
    paper = client.get(f"/contests/exams/{best.pk}/certificate/")
    assert "一等奖" in paper.content.decode()
    assert signed_in("cadre").get(f"/contests/exams/{other.pk}/certificate/").status_code == 404
    assert signed_in("cadre").get(f"/contests/exams/{best.pk}/").status_code == 404


def _entered_by(contest: Contest, cast: Cast) -> Contest:
    """Return another contest like this one that the director entered."""
    return Contest.objects.create(
        title="另一场",
        question_count=1,
        minutes=1,
        opens_at=contest.opens_at,
        closes_at=contest.closes_at,
        seed="s",
        state="confirmed",
        entered_by=cast.director,
        confirmed_by=cast.bureau,
    )


def test_a_contest_needs_two_people_and_enough_questions(cast: Cast) -> None:
    some_questions()
    with pytest.raises(PermissionRequired):
        enter_contest(by=cast.officer, plan=plan())
    with pytest.raises(ContestIncomplete):
        enter_contest(by=cast.bureau, plan=plan(question_count=99))
    with pytest.raises(ContestIncomplete):
        enter_contest(by=cast.bureau, plan=plan(minutes=120))
    entered = enter_contest(by=cast.bureau, plan=plan())
    with pytest.raises(SecondPersonRequired):
        confirm_contest(by=cast.bureau, contest=entered)
    with pytest.raises(ExamNotOpen):
        begin_exam(by=cast.officer, contest=entered)
    confirm_contest(by=cast.director, contest=entered)
    with pytest.raises(TransitionNotAllowed):
        confirm_contest(by=cast.director, contest=entered)
    with pytest.raises(PermissionRequired):
        begin_exam(by=cast.finance, contest=entered)


def test_the_draw_can_be_repeated_and_leaves_out_what_is_only_assumed(cast: Cast, contest: Contest) -> None:
    first = draw_paper(contest, cast.officer.pk)
    assert draw_paper(contest, cast.officer.pk) == first
    Question.objects.exclude(pk=first[0]["question"]).update(is_settled=False)
    assert [one["question"] for one in draw_paper(contest, cast.officer.pk)] == [first[0]["question"]]


def test_a_question_whose_law_has_changed_is_not_drawn(cast: Cast, contest: Contest) -> None:
    drawn = draw_paper(contest, cast.officer.pk)
    stale = drawn[0]["question"]
    Question.objects.filter(pk=stale).update(law_mark="another")
    assert stale not in [one["question"] for one in draw_paper(contest, cast.officer.pk)]


@pytest.mark.clause("P18-23.a")
def test_an_exam_goes_on_after_a_lost_signal(cast: Cast, contest: Contest) -> None:
    sheet = begin_exam(by=cast.cadre, contest=contest)
    save_answers(by=cast.cadre, sheet=sheet, answers={0: 1})
    again = begin_exam(by=cast.cadre, contest=contest)
    assert (again.pk, again.paper, again.answers, again.ends_at) == (sheet.pk, sheet.paper, {"0": 1}, sheet.ends_at)
    move(ExamSheet.objects.get(pk=sheet.pk), minutes=25)
    late = save_answers(by=cast.cadre, sheet=sheet, answers={0: 2, 1: 3})
    assert (late.answers, late.late_answers) == ({"0": 2, "1": 3}, 1)
    move(ExamSheet.objects.get(pk=sheet.pk), minutes=10)
    with pytest.raises(ExamOver):
        save_answers(by=cast.cadre, sheet=sheet, answers={2: 1})
    assert mark_due_if_any() == 1
    marked = ExamSheet.objects.get(pk=sheet.pk)
    assert (marked.handed_in_at, marked.seconds_used) == (marked.ends_at, 20 * 60)
    assert mark_due_if_any() == 0


def test_answers_are_refused_that_are_not_on_the_sheet(cast: Cast, contest: Contest) -> None:
    sheet = begin_exam(by=cast.cadre, contest=contest)
    with pytest.raises(OutsideScope):
        save_answers(by=cast.officer, sheet=sheet, answers={0: 1})
    for wrong in ({99: 1}, {0: 4}, {0: -1}):
        with pytest.raises(WrongAnswer):
            save_answers(by=cast.cadre, sheet=sheet, answers=wrong)
    hand_in(by=cast.cadre, sheet=sheet)
    with pytest.raises(ExamOver):
        hand_in(by=cast.cadre, sheet=sheet)
    with pytest.raises(ExamOver):
        save_answers(by=cast.cadre, sheet=sheet, answers={0: 1})


def test_no_answer_is_in_the_page_before_the_end(cast: Cast, contest: Contest, signed_in: Any) -> None:
    client = signed_in("cadre")
    began = client.post(f"/contests/{contest.pk}/begin/")
    sheet = ExamSheet.objects.get(user=cast.cadre)
    shown = client.get(began["Location"]).content.decode()
    assert sheet.paper[0]["text"] in shown
    assert [one for one in sheet.paper if one["explanation"] in shown] == []
    sent = client.post(f"/contests/exams/{sheet.pk}/answers/", json.dumps({"0": 2}), content_type="application/json")
    assert sent.json()["saved"] == 1
    for wrong in ('{"a": 1}', "[1]", "{", '{"0": "1"}'):
        answer = client.post(f"/contests/exams/{sheet.pk}/answers/", wrong, content_type="application/json")
        assert answer.status_code == 400
    handed = client.post(f"/contests/exams/{sheet.pk}/finish/", {"q1": "3"}, follow=True).content.decode()
    assert ExamSheet.objects.get(pk=sheet.pk).answers == {"0": 2, "1": 3}
    assert sheet.paper[0]["explanation"] not in handed
    refused = client.post(f"/contests/exams/{sheet.pk}/answers/", '{"0": 1}', content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "contest_exam_over")
    move(contest, hours=2)
    assert sheet.paper[0]["explanation"] in client.get(f"/contests/exams/{sheet.pk}/").content.decode()


def test_results_wait_for_the_end(cast: Cast, contest: Contest) -> None:
    sheet = begin_exam(by=cast.cadre, contest=contest)
    with pytest.raises(ExamNotOpen):
        publish_contest(by=cast.director, contest=contest)
    move(contest, minutes=61)
    with pytest.raises(ExamNotOpen):
        publish_contest(by=cast.director, contest=contest)
    move(sheet, minutes=61)
    publish_contest(by=cast.director, contest=contest)
    assert ExamSheet.objects.get(pk=sheet.pk).rank == 1


def test_equal_results_share_a_rank(cast: Cast, contest: Contest) -> None:
    for user in (cast.cadre, cast.officer, cast.leader):
        sheet = begin_exam(by=user, contest=contest)
        hand_in(by=user, sheet=sheet)
    now = timezone.now()
    ExamSheet.objects.update(right=6, seconds_used=100, handed_in_at=now)
    move(contest, hours=2)
    publish_contest(by=cast.director, contest=contest)
    assert {(one.rank, one.prize) for one in ExamSheet.objects.all()} == {(1, "first")}


def test_weak_topics_of_a_township(cast: Cast, contest: Contest) -> None:
    sheet = begin_exam(by=cast.cadre, contest=contest)
    save_answers(
        by=cast.cadre,
        sheet=sheet,
        answers={place: one["answer"] for place, one in enumerate(sheet.paper) if one["topic"] != "tekun"},
    )
    hand_in(by=cast.cadre, sheet=sheet)
    weakest = queries.weaknesses(by=cast.bureau)[0]
    assert (weakest.township_code, weakest.weakest[0].topic) == (cast.village.code[:9], "tekun")
    assert queries.weak_topics(by=cast.bureau)[0] == "tekun"
    assert queries.weaknesses(by=cast.other_officer) == []


@pytest.mark.parametrize("address", ["/contests/", "/contests/weak-topics/", "/contests/exams/"])
def test_pages_open(address: str, contest: Contest, signed_in: Any) -> None:
    assert signed_in("bureau").get(address).status_code == 200


def test_a_contest_is_entered_on_its_page(cast: Cast, signed_in: Any) -> None:
    some_questions()
    client = signed_in("bureau")
    sent = {
        "title": "年度竞赛",
        "question_count": "8",
        "minutes": "20",
        "opens_at": "2026-12-01T09:00",
        "closes_at": "2026-12-01T12:00",
        "grace_minutes": "10",
        "pass_percent": "60",
        "first_prizes": "1",
        "second_prizes": "0",
        "third_prizes": "0",
    }
    assert client.post("/contests/new/", sent | {"question_count": "90"}).status_code == 422
    made = client.post("/contests/new/", sent, follow=True)
    assert "年度竞赛" in made.content.decode()
    contest = Contest.objects.get()
    sent_twice = client.post(f"/contests/{contest.pk}/", {"act": "confirm", "seen_version": "0"})
    assert sent_twice.status_code == 422
    signed_in("director").post(f"/contests/{contest.pk}/", {"act": "confirm", "seen_version": "0"})
    assert Contest.objects.get().state == "confirmed"
