"""What a conference was asked about a case, and what it decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from doudi.casework.cases.kinds import case_kind
from doudi.casework.models import Case
from doudi.conferences.minutes.contents import result_in_words
from doudi.conferences.models import Question
from doudi.conferences.precedents.queries import decisions_about
from doudi.conferences.questions.queries import questions_about
from doudi.conferences.workflow import CLOSED_QUESTION_STATES
from doudi.values.text import with_full_stop


@dataclass(frozen=True)
class ConferenceDecision:
    """A decision in force about a case: its number, the day of the meeting, result, reasons, and its question."""

    number: str
    decided_on: date
    result: str
    reasons: str
    question_url: str


@dataclass(frozen=True)
class CaseConference:
    """The question of a case that waits, if there is one, and the decisions in force, the latest first."""

    waiting: Question | None
    decisions: list[ConferenceDecision]


def _kinds_of(case: Case) -> tuple[str, ...]:
    """Return the kinds of question in which a conference is asked about a case."""
    room = case_kind(case)
    return ("complex_case", room.question_kind) if room and room.question_kind else ("complex_case",)


def conference_decisions(case: Case) -> list[ConferenceDecision]:
    """Return the decisions in force about a case, the latest first."""
    return [
        ConferenceDecision(
            decision.number,
            decision.item.meeting.held_on,
            result_in_words(decision),
            with_full_stop(decision.reasons),
            decision.item.question.get_absolute_url(),
        )
        for kind in _kinds_of(case)
        for decision in decisions_about(kind, str(case.pk))
    ]


def conference_of(case: Case) -> CaseConference:
    """Return what a conference was asked about a case and decided, in one query where it was asked nothing."""
    questions = questions_about(_kinds_of(case), str(case.pk))
    waiting = next((one for one in questions if one.state not in CLOSED_QUESTION_STATES), None)
    return CaseConference(waiting, conference_decisions(case) if questions else [])
