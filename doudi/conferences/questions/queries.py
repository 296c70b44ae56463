"""Questions in the scope of a user."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from doudi.conferences.models import Decision, Meeting, Question
from doudi.conferences.workflow import MeetingState, QuestionState
from doudi.core.accounts.models import User


def questions(user: User, kind: str = "", state: str = "") -> QuerySet[Question]:
    """Return the questions of a user's area, the latest first."""
    given = {"kind": kind, "state": state}
    found = Question.objects.visible_to(user).filter(**{name: value for name, value in given.items() if value})
    return found.select_related("raised_by").order_by("-pk")


def questions_about(kinds: Collection[str], subject_id: str) -> list[Question]:
    """Return every question of some kinds on a matter, the latest first."""
    return list(Question.objects.filter(kind__in=kinds, subject_id=subject_id).order_by("-pk"))


def decisions_of(question: Question) -> list[Decision]:
    """Return the decisions on a question whose minutes are confirmed, the latest first."""
    found = Decision.objects.filter(
        item__question=question, item__meeting__state=MeetingState.CONFIRMED, replaced_by=None
    )
    return list(found.select_related("item__meeting").order_by("-pk"))


def meeting_of(question: Question) -> Meeting | None:
    """Return the meeting on whose agenda a question stands now; None where it waits for one or is decided."""
    if question.state not in {QuestionState.SCHEDULED, QuestionState.DECIDED}:
        return None
    item = question.agenda_items.filter(dropped_by=None).select_related("meeting").order_by("-pk").first()
    return item.meeting if item else None
