"""Contests, sheets, ranks and results by township."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import townships
from doudi.outreach.contests.law_marks import references_of
from doudi.outreach.contests.models import Contest, ExamSheet, PracticeAnswer, Question
from doudi.outreach.contests.people import learners, place_of
from doudi.outreach.contests.practice.queries import TopicResult, TownshipWeakness, results_by_topic
from doudi.outreach.contests.workflow import ContestState
from doudi.values.translation import is_english


def contests(*, by: User) -> QuerySet[Contest]:
    """Return the contests that a user may see: drafts are for those who manage them."""
    found = Contest.objects.select_related("entered_by", "confirmed_by", "published_by")
    return found if by.may(Permission.MANAGE_OUTREACH) else found.exclude(state=ContestState.DRAFT)


def own_contests(user: User) -> list[tuple[Contest, ExamSheet | None]]:
    """Return the exams for somebody that are open or were taken, the latest first."""
    now = timezone.now()
    sheets = {one.contest_id: one for one in own_sheets(user)}
    found = Contest.objects.filter(
        Q(pk__in=sheets) | Q(state=ContestState.CONFIRMED, closes_at__gt=now), opens_at__lte=now + timedelta(days=60)
    ).exclude(state=ContestState.DRAFT)
    return [(one, sheets.get(one.pk)) for one in found if one.pk in sheets or not one.invited or user.pk in one.invited]


def own_sheets(user: User) -> QuerySet[ExamSheet]:
    """Return the sheets of somebody."""
    return ExamSheet.objects.filter(user=user).select_related("contest", "user")


def is_revealed(contest: Contest, now: datetime) -> bool:
    """Whether answers may be shown: nobody can take the exam any more."""
    over = contest.closes_at + timedelta(minutes=contest.grace_minutes)
    return contest.state == ContestState.PUBLISHED or now > over


def paper_in_language(sheet: ExamSheet) -> list[dict[str, Any]]:
    """Return the paper of a sheet in the language in force; what cannot be drawn again stays as it was asked."""
    if not is_english():
        return list(sheet.paper)
    questions = Question.objects.in_bulk([one["question"] for one in sheet.paper])
    return [
        _in_language(one, questions[one["question"]]) if one["question"] in questions else one for one in sheet.paper
    ]


def _in_language(printed: dict[str, Any], question: Question) -> dict[str, Any]:
    return printed | {
        "text": question.in_language(printed["text"]),
        "options": [question.in_language(option) for option in printed["options"]],
        "explanation": question.in_language(printed["explanation"]),
        "basis": [reference for reference, _text in references_of(question.clauses)],
    }


def ranking(contest: Contest, *, by: User) -> QuerySet[ExamSheet]:
    """Return the marked sheets of a contest in the order of their results; to a township those of its own people."""
    found = ExamSheet.objects.filter(contest=contest, handed_in_at__isnull=False).select_related("user", "contest")
    if township := by.township_code:
        found = found.filter(township_code=township)
    return found.order_by("-right", "seconds_used", "pk")


@dataclass(frozen=True)
class TownshipResult:
    """How a township did in a contest: who took part of those who should, and the average of right answers."""

    rank: int
    township_code: str
    expected: int
    taken: int
    average: int
    passed: int

    @property
    def place(self) -> str:
        """The township, or the bureau."""
        return place_of(self.township_code)

    @property
    def rank_shown(self) -> str:
        """The rank; a dash while nobody took part."""
        return str(self.rank) if self.taken else "—"

    @property
    def taken_shown(self) -> str:
        """Who took part."""
        return f"{self.taken}/{self.expected}"

    @property
    def average_shown(self) -> str:
        """The average score out of a hundred, with one decimal."""
        return f"{self.average // 10}.{self.average % 10}" if self.taken else "—"


def _expected_by_township(contest: Contest) -> dict[str, int]:
    expected: dict[str, int] = defaultdict(int)
    for user in learners():
        if not contest.invited or user.pk in contest.invited:
            expected[user.township_code] += 1
    return expected


def township_results(contest: Contest) -> list[TownshipResult]:
    """Return the townships by average, of the people that took part; townships without any come last."""
    marks: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for sheet in ExamSheet.objects.filter(contest=contest, handed_in_at__isnull=False).select_related("contest"):
        marks[sheet.township_code].append(((sheet.right or 0) * 1000 // sheet.number, sheet.is_passed))
    expected = _expected_by_township(contest)
    codes = [code for code in ["", *(one.code for one in townships())] if expected.get(code) or marks.get(code)]
    rows = [
        (code, sum(mark for mark, _passed in marks[code]) // len(marks[code]) if marks[code] else -1) for code in codes
    ]
    rows.sort(key=lambda row: (-row[1], row[0]))
    results: list[TownshipResult] = []
    for place, (code, average) in enumerate(rows, start=1):
        rank = results[-1].rank if results and results[-1].average == average else place
        passed = sum(is_passed for _mark, is_passed in marks[code])
        results.append(TownshipResult(rank, code, expected.get(code, 0), len(marks[code]), average, passed))
    return results


def weaknesses(*, by: User, days: int = 365) -> list[TownshipWeakness]:
    """Return the results of the townships within a user's reach in exams and practice, their weakest topics first."""
    since = timezone.now() - timedelta(days=days)
    own = by.township_code
    answers: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    practised = PracticeAnswer.objects.filter(answered_at__gte=since)
    marked = ExamSheet.objects.filter(handed_in_at__gte=since)
    if own:
        practised, marked = practised.filter(township_code=own), marked.filter(township_code=own)
    for code, topic, is_right in practised.values_list("township_code", "topic", "is_right"):
        answers[code][topic][0] += is_right
        answers[code][topic][1] += 1
    for code, results in marked.values_list("township_code", "topic_results"):
        for topic, (right, number) in results.items():
            answers[code][topic][0] += right
            answers[code][topic][1] += number
    return [
        TownshipWeakness(
            code,
            sorted(
                (TopicResult(topic, right, number) for topic, (right, number) in answers[code].items()),
                key=lambda one: (one.percent, one.topic),
            ),
        )
        for code in sorted(answers)
    ]


def weak_topics(*, by: User, most: int = 3) -> list[str]:
    """Return the weakest topics within a user's reach, for the next training."""
    rows = (
        (one.topic, place < one.right)
        for township in weaknesses(by=by)
        for one in township.results
        for place in range(one.number)
    )
    return [one.topic for one in results_by_topic(rows)][:most]
