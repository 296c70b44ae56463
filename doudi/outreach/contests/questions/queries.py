"""Questions of the bank."""

from __future__ import annotations

from django.db.models import QuerySet

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.outreach.contests.models import Question
from doudi.outreach.contests.workflow import QuestionState


def questions(*, by: User, topic: str = "", state: str = "", source: str = "", text: str = "") -> QuerySet[Question]:
    """Return the questions that a user may read; who does not manage them sees their own and those to confirm not."""
    found = Question.objects.select_related("entered_by", "confirmed_by")
    if not by.may(Permission.MANAGE_OUTREACH):
        found = found.filter(entered_by=by)
    wanted = {"topic": topic, "state": state, "source": source, "text__contains": text}
    return found.filter(**{name: value for name, value in wanted.items() if value}).order_by("topic", "-pk")


def waiting_questions() -> int:
    """Return how many questions wait to be confirmed."""
    return Question.objects.filter(state=QuestionState.DRAFT).count()
