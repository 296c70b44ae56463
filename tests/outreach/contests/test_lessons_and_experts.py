"""Lessons of everybody, scored by a jury; experts nominated, chosen, confirmed by a second person."""

from __future__ import annotations

from typing import Any

import pytest

from doudi.core.clock import today
from doudi.core.refusals import OutsideScope, PermissionRequired, SecondPersonRequired
from doudi.outreach.contests.experts.actions import (
    Nominee,
    choose_expert,
    confirm_expert,
    decline_expert,
    nominate_expert,
)
from doudi.outreach.contests.lessons.actions import LessonHeld, name_juror, register_lesson, score_lesson
from doudi.outreach.contests.lessons.queries import coverage, lesson_result, lesson_rows
from doudi.outreach.contests.models import ExpertNomination, Lesson
from doudi.outreach.contests.refusals import LessonIncomplete, NominationIncomplete, NotAJuror
from tests.conftest import Cast
from tests.outreach.contests.contest_rows import person_rows

pytestmark = pytest.mark.django_db


@pytest.mark.clause("P18-23.b")
@pytest.mark.parametrize(
    ("scores", "result"),
    [((90, 80), None), ((90, 80, 85), 850), ((100, 80, 85, 85, 0), 833), ((70, 80, 90, 91), 828)],
)
def test_the_jury_has_three_and_leaves_out_the_extremes_of_five(scores: tuple[int, ...], result: int | None) -> None:
    assert lesson_result(scores) == result


@pytest.mark.clause("P18-23.b")
def test_everybody_gives_a_lesson(cast: Cast) -> None:
    year = today().year
    held = LessonHeld(cast.cadre, "dibao", "低保金怎样算", today(), "村委会", 20)
    with pytest.raises(OutsideScope):
        register_lesson(by=cast.other_officer, held=held)
    lesson = register_lesson(by=cast.officer, held=held)
    own = next(one for one in coverage(by=cast.officer, year=year))
    assert cast.cadre.name not in own.missing
    assert cast.officer.name in own.missing
    assert not own.is_whole
    with pytest.raises(NotAJuror):
        score_lesson(by=cast.bureau, lesson=lesson, score=90)
    for juror in (cast.bureau, cast.director, cast.leader):
        name_juror(by=cast.bureau, year=year, user=juror)
        score_lesson(by=juror, lesson=lesson, score=90)
    assert lesson_rows(by=cast.bureau, year=year)[0].result_shown == "90.0"
    with pytest.raises(LessonIncomplete):
        score_lesson(by=cast.bureau, lesson=lesson, score=80)
    with pytest.raises(LessonIncomplete):
        name_juror(by=cast.bureau, year=year, user=cast.cadre)
    own_lesson = LessonHeld(cast.leader, "tekun", "特困怎样认定", today(), "乡政府", 9)
    with pytest.raises(NotAJuror):
        score_lesson(by=cast.leader, lesson=register_lesson(by=cast.leader, held=own_lesson), score=99)
    assert lesson_rows(by=cast.other_officer, year=year) == []


@pytest.mark.clause("P18-23.c")
def test_an_expert_needs_two_people_of_the_bureau(cast: Cast, signed_in: Any) -> None:
    nominee = Nominee(cast.cadre, "dibao", 6, "业务熟。")
    with pytest.raises(OutsideScope):
        nominate_expert(by=cast.other_officer, nominee=nominee)
    nomination = nominate_expert(by=cast.officer, nominee=nominee)
    with pytest.raises(NominationIncomplete):
        nominate_expert(by=cast.bureau, nominee=nominee)
    with pytest.raises(PermissionRequired):
        choose_expert(by=cast.officer, nomination=nomination)
    choose_expert(by=cast.director, nomination=nomination)
    with pytest.raises(SecondPersonRequired):
        confirm_expert(by=cast.director, nomination=nomination)
    ExpertNomination.objects.update(chosen_by=cast.bureau)
    confirm_expert(by=cast.director, nomination=nomination)
    letter = signed_in("bureau").get(f"/contests/experts/letter/{today().year}/").content.decode()
    assert cast.cadre.name in letter
    declined = nominate_expert(by=cast.other_officer, nominee=Nominee(cast.other_officer, "tekun", 2, "肯学。"))
    assert decline_expert(by=cast.bureau, nomination=declined, why="年限不够").state == "declined"


def test_pages_of_lessons_and_experts(cast: Cast, signed_in: Any) -> None:
    rows = person_rows(cast.officer)
    officer, bureau = signed_in("officer"), signed_in("bureau")
    sent = {"user": cast.cadre.pk, "topic": "dibao", "title": "怎样入户", "held_on": "2099-01-01", "place_held": "村里"}
    assert officer.post("/contests/lessons/new/", sent | {"listeners": "9"}).status_code == 422
    sent["held_on"] = today().isoformat()
    assert officer.post("/contests/lessons/new/", sent | {"listeners": "9"}).status_code == 302
    assert Lesson.objects.count() == 2
    assert "怎样入户" in officer.get("/contests/lessons/").content.decode()
    assert officer.post("/contests/lessons/", {"user": cast.leader.pk}).status_code == 400
    assert bureau.post("/contests/lessons/", {"user": cast.bureau.pk}).status_code == 302
    scored = bureau.post(f"/contests/lessons/{rows['lesson'].pk}/", {"score": "101"})
    assert scored.status_code == 422
    assert bureau.post(f"/contests/lessons/{rows['lesson'].pk}/", {"score": "88"}).status_code == 302
    nominated = {"user": cast.leader.pk, "topic": "relief", "work_years": "8", "reason": "讲得清楚。"}
    assert officer.post("/contests/experts/new/", nominated).status_code == 302
    assert officer.post("/contests/experts/new/", nominated).status_code == 422
    page = f"/contests/experts/{rows['expert'].pk}/"
    assert bureau.post(page, {"act": "decline", "why": "", "seen_version": "0"}).status_code == 422
    assert bureau.post(page, {"act": "choose", "seen_version": "0"}).status_code == 302
    assert signed_in("director").post(page, {"act": "confirm", "seen_version": "1"}).status_code == 302
    assert "已确定" in bureau.get("/contests/experts/").content.decode()
