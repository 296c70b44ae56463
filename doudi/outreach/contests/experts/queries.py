"""Nominations of a year, with what speaks for somebody: the best exam, the lesson."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from doudi.core.accounts.models import User
from doudi.outreach.contests.lessons.queries import LessonRow
from doudi.outreach.contests.models import ExamSheet, ExpertNomination, Lesson
from doudi.outreach.contests.workflow import ContestState, NominationState


def nominations(*, by: User) -> QuerySet[ExpertNomination]:
    """Return the nominations within a user's reach."""
    found = ExpertNomination.objects.select_related("user", "nominated_by", "chosen_by", "confirmed_by")
    township = by.township_code
    return found.filter(township_code=township) if township else found


@dataclass(frozen=True)
class NominationRow:
    """A nomination with the best exam and the lesson of the year."""

    nomination: ExpertNomination
    exam: str
    lesson: str

    @property
    def url(self) -> str:
        """The page of the nomination."""
        return self.nomination.get_absolute_url()


def nomination_rows(found: list[ExpertNomination]) -> list[NominationRow]:
    """Return nominations with what the person did in their year."""
    people = [one.user_id for one in found]
    best: dict[tuple[int, int], ExamSheet] = {}
    for sheet in ExamSheet.objects.filter(
        user__in=people, contest__state=ContestState.PUBLISHED, handed_in_at__isnull=False
    ).select_related("contest"):
        key = (sheet.user_id, sheet.contest.opens_at.year)
        if key not in best or (sheet.percent or 0) > (best[key].percent or 0):
            best[key] = sheet
    lessons: dict[tuple[int, int], str] = {}
    for lesson in Lesson.objects.filter(user__in=people).prefetch_related("scores"):
        row = LessonRow(lesson, tuple(one.score for one in lesson.scores.all()))
        lessons[lesson.user_id, lesson.held_on.year] = row.result_shown if row.result is not None else "—"
    return [
        NominationRow(
            one,
            f"{best[key].percent}%" if (key := (one.user_id, one.year)) in best else "—",
            lessons.get((one.user_id, one.year), "—"),
        )
        for one in found
    ]


def experts_of(year: int, *, by: User) -> list[NominationRow]:
    """Return those whom the bureau has chosen and confirmed in a year."""
    found = nominations(by=by).filter(year=year, state=NominationState.CONFIRMED)
    return nomination_rows(list(found.order_by("township_code", "pk")))


def waiting_choices() -> int:
    """Return how many choices wait for the second person."""
    return ExpertNomination.objects.filter(state=NominationState.CHOSEN).count()


def years_with_experts() -> list[int]:
    """Return the years of which a letter can be printed, the latest first."""
    return sorted(
        set(ExpertNomination.objects.filter(state=NominationState.CONFIRMED).values_list("year", flat=True)),
        reverse=True,
    )
