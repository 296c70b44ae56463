"""Questions about meetings: the list, the agenda with its decisions, what was sent to a member."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from doudi.conferences.models import AgendaItem, Decision, Meeting, MeetingDocument, Member, Question
from doudi.conferences.workflow import QuestionState
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission


def meetings(body: str = "", state: str = "", year: int | None = None) -> QuerySet[Meeting]:
    """Return meetings with the number of their questions, the latest first."""
    given = {"body": body, "state": state, "year": year}
    found = Meeting.objects.filter(**{name: value for name, value in given.items() if value})
    number = Count("agenda", filter=Q(agenda__dropped_by=None))
    return found.select_related("chair").annotate(questions=number).order_by("-held_on", "-pk")


def open_questions() -> QuerySet[Question]:
    """Return the questions that wait for a meeting, the oldest first."""
    return Question.objects.filter(state=QuestionState.OPEN).order_by("pk")


@dataclass(frozen=True)
class AgendaRow:
    """A question on the agenda, with the decision as it stands."""

    item: AgendaItem
    decision: Decision | None

    @property
    def result(self) -> Any:
        """The outcome in words; empty before there is one."""
        return self.decision.get_outcome_display() if self.decision else ""

    @property
    def amount_fen(self) -> int | None:
        """The amount decided."""
        return self.decision.amount_fen if self.decision else None


def agenda_rows(items: Sequence[AgendaItem]) -> list[AgendaRow]:
    """Return the items of an agenda with their decisions, in two queries for all of them."""
    decisions = Decision.objects.filter(item__in=items, replaced_by=None).select_related("item__meeting")
    by_item = {decision.item_id: decision for decision in decisions}
    return [AgendaRow(item, by_item.get(item.pk)) for item in items]


def folders_for(user: User) -> QuerySet[MeetingDocument]:
    """Return the folders sent last of each meeting that a user reads: all, or those of their own bodies."""
    later = MeetingDocument.objects.filter(
        meeting=OuterRef("meeting"), kind=MeetingDocument.Kind.FOLDER, edition__gt=OuterRef("edition")
    )
    folders = documents_for(user).filter(~Exists(later), kind=MeetingDocument.Kind.FOLDER)
    return folders.order_by("-meeting__held_on", "-pk")


def documents_for(user: User) -> QuerySet[MeetingDocument]:
    """Return the files of meetings that a user reads: all, or those of the bodies in which they sat that day."""
    documents = MeetingDocument.objects.select_related("meeting", "attachment")
    return documents if user.may(Permission.READ_MEETINGS) else documents.filter(Exists(_seats_of(user)))


def _seats_of(user: User) -> QuerySet[Member]:
    seats = Member.objects.filter(
        account=user, body=OuterRef("meeting__body"), valid_from__lte=OuterRef("meeting__held_on")
    )
    return seats.exclude(valid_to__lte=OuterRef("meeting__held_on"))


def meetings_to_attend(user: User, on: date) -> int:
    """Return how many meetings to come have sent a user their folder."""
    return folders_for(user).filter(meeting__held_on__gte=on, meeting__state="folder_sent").count()
