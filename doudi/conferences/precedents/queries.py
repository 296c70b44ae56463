"""Decisions in force, and their search by words of the summaries: names appear in neither."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from doudi.conferences.models import Decision, Question
from doudi.conferences.workflow import MeetingState, Outcome, QuestionState
from doudi.values.carries import carries


def decisions_in_force() -> QuerySet[Decision]:
    """Return the decisions of confirmed minutes that no later decision corrects, the latest first."""
    corrections = Question.objects.filter(corrects=OuterRef("pk"), state=QuestionState.SETTLED)
    confirmed = Decision.objects.filter(item__meeting__state=MeetingState.CONFIRMED, replaced_by=None)
    in_force = confirmed.exclude(outcome=Outcome.ADJOURNED).exclude(Exists(corrections))
    rows = in_force.select_related("item__meeting", "item__question")
    return rows.order_by("-item__meeting__held_on", "-pk")


def decisions_about(kind: str, subject_id: str) -> list[Decision]:
    """Return the decisions in force on a matter, the latest first."""
    found = decisions_in_force().filter(item__question__kind=kind, item__question__subject_id=subject_id)
    return list(found)


@carries("P18-9.c")
def precedents(
    kind: str = "",
    outcome: str = "",
    year: int | None = None,
    from_fen: int | None = None,
    to_fen: int | None = None,
    words: str = "",
) -> QuerySet[Decision]:
    """Return the decisions in force that fit a search; every word has to be in a summary."""
    found = decisions_in_force()
    if kind:
        found = found.filter(item__question__kind=kind)
    if outcome:
        found = found.filter(outcome=outcome)
    if year:
        found = found.filter(item__meeting__year=year)
    if from_fen is not None:
        found = found.filter(amount_fen__gte=from_fen)
    if to_fen is not None:
        found = found.filter(amount_fen__lte=to_fen)
    for word in words.split():
        found = found.filter(Q(summary_question__contains=word) | Q(summary_reasons__contains=word))
    return found
