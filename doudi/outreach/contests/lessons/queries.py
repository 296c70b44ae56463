"""Lessons of a year, their results, and who has not given one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from doudi.core.accounts.models import User
from doudi.outreach.contests.models import Juror, Lesson
from doudi.outreach.contests.people import learners, place_of
from doudi.values.carries import carries

LEAST_JURORS = 3
_LEFT_OUT_FROM = 5
_TENTHS = 10


def lesson_result(scores: Sequence[int]) -> int | None:
    """Return the mean of the scores in tenths, without the highest and lowest of five or more; None below three."""
    if len(scores) < LEAST_JURORS:
        return None
    counted = sorted(scores)[1:-1] if len(scores) >= _LEFT_OUT_FROM else list(scores)
    return (2 * sum(counted) * _TENTHS + len(counted)) // (2 * len(counted))


def lessons(*, by: User, year: int) -> QuerySet[Lesson]:
    """Return the lessons of a year within a user's reach; a juror of the year sees all."""
    found = Lesson.objects.filter(held_on__range=(date(year, 1, 1), date(year, 12, 31)))
    found = found.select_related("user", "material", "registered_by").prefetch_related("scores__juror")
    township = by.township_code
    if township and not Juror.objects.filter(year=year, user=by).exists():
        found = found.filter(township_code=township)
    return found


@dataclass(frozen=True)
class LessonRow:
    """A lesson with its result."""

    lesson: Lesson
    scores: tuple[int, ...]

    @property
    def url(self) -> str:
        """The page of the lesson."""
        return self.lesson.get_absolute_url()

    @property
    def result(self) -> int | None:
        """The result in tenths."""
        return lesson_result(self.scores)

    @property
    def result_shown(self) -> str:
        """The result with one decimal; how many scores there are where they are too few."""
        result = self.result
        return f"{len(self.scores)}/{LEAST_JURORS}" if result is None else f"{result // _TENTHS}.{result % _TENTHS}"


def lesson_rows(*, by: User, year: int) -> list[LessonRow]:
    """Return the lessons of a year, the best first."""
    rows = [LessonRow(one, tuple(score.score for score in one.scores.all())) for one in lessons(by=by, year=year)]
    return sorted(rows, key=lambda row: (-(row.result or -1), row.lesson.pk))


@dataclass(frozen=True)
class Coverage:
    """How many people of a township have given a lesson in a year, and who has not."""

    township_code: str
    people: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def place(self) -> str:
        """The township, or the bureau."""
        return place_of(self.township_code)

    @property
    def given_shown(self) -> str:
        """How many have given one, of how many."""
        return f"{len(self.people) - len(self.missing)}/{len(self.people)}"

    @property
    def is_whole(self) -> bool:
        """Whether everybody has."""
        return not self.missing

    @property
    def missing_shown(self) -> str:
        """Who has not."""
        return "、".join(self.missing) or "—"


@carries("P18-23.b")
def coverage(*, by: User, year: int) -> list[Coverage]:
    """Return per township how far everybody has given a lesson; people at work today count."""
    given = set(
        Lesson.objects.filter(held_on__range=(date(year, 1, 1), date(year, 12, 31))).values_list("user_id", flat=True)
    )
    people: dict[str, list[User]] = defaultdict(list)
    for user in learners(by=by):
        people[user.township_code].append(user)
    return [
        Coverage(
            code,
            tuple(user.name for user in people[code]),
            tuple(user.name for user in people[code] if user.pk not in given),
        )
        for code in sorted(people)
    ]


def jurors(year: int) -> QuerySet[Juror]:
    """Return the jury of a year."""
    return Juror.objects.filter(year=year).select_related("user")
