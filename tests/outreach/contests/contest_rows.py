"""Questions, contests and sheets for tests, without the whole bank."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from doudi.core.accounts.models import User
from doudi.core.clock import this_month, today
from doudi.outreach.contests.exams.actions import ContestPlan, begin_exam, confirm_contest, enter_contest
from doudi.outreach.contests.experts.actions import Nominee, nominate_expert
from doudi.outreach.contests.generated.catalogue import generate
from doudi.outreach.contests.lessons.actions import LessonHeld, register_lesson
from doudi.outreach.contests.models import Contest, Question
from doudi.outreach.contests.questions.bank import _row
from tests.conftest import Cast

KINDS = ("dibao_amount", "tekun_amount", "child_amount", "limit_asked")


def some_questions(seeds: int = 6) -> list[Question]:
    """Put a few generated questions into the bank."""
    drawn = [generate(kind, seed, this_month(), today()) for kind in KINDS for seed in range(1, seeds + 1)]
    by_text = {one.text: one for one in drawn}
    return Question.objects.bulk_create(_row(one) for one in by_text.values())


def plan(**changes: Any) -> ContestPlan:
    """Return a contest of eight questions that is open now."""
    now = timezone.now()
    given: dict[str, Any] = {
        "title": "社会救助业务技能竞赛",
        "question_count": 8,
        "minutes": 20,
        "opens_at": now - timedelta(minutes=1),
        "closes_at": now + timedelta(hours=1),
        "first_prizes": 1,
    }
    return ContestPlan(**given | changes)


def open_contest(cast: Cast, **changes: Any) -> Contest:
    """Return a confirmed contest."""
    return confirm_contest(by=cast.director, contest=enter_contest(by=cast.bureau, plan=plan(**changes)))


def contest_rows(cast: Cast) -> dict[str, Any]:
    """Return what has a page for the whole county: a question, a contest, the sheet of an officer."""
    questions = some_questions()
    contest = open_contest(cast)
    sheet = begin_exam(by=cast.officer, contest=contest)
    return {"contest_question": questions[0], "contest": contest, "exam_sheet": sheet}


def person_rows(by: User) -> dict[str, Any]:
    """Return what a township registered of one of its people: a lesson, a nomination."""
    held = LessonHeld(by, "dibao", "低保金怎样算", today(), "乡政府会议室", 12)
    nominee = Nominee(by, "dibao", 6, "业务熟，办件没有超期。")
    return {"lesson": register_lesson(by=by, held=held), "expert": nominate_expert(by=by, nominee=nominee)}
