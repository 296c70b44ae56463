"""Read the hits of the self-audit within the user's division."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Max, QuerySet

from doudi.core.accounts.models import User
from doudi.core.accounts.money_scope import money_scope
from doudi.payments.models import AuditHit
from doudi.payments.self_audit.questions import AUDIT_QUESTIONS


def hits(user: User, question: str, state: str, *, township: str = "") -> QuerySet[AuditHit]:
    """Return the hits of a question in a state, by place; of one township if given."""
    visible = AuditHit.objects.in_scope(money_scope(user))
    if township:
        visible = visible.in_scope(township)
    return visible.filter(question=question, state=state).select_related("person", "closed_by")


def _open_hits(user: User) -> QuerySet[AuditHit]:
    return AuditHit.objects.in_scope(money_scope(user)).filter(state=AuditHit.State.OPEN)


def open_counts(user: User) -> list[tuple[str, str, int]]:
    """Return name, label and number of open hits of each question."""
    rows = _open_hits(user).order_by().values("question").annotate(number=Count("pk"))
    numbers = {row["question"]: row["number"] for row in rows}
    return [(name, str(question.label), numbers.get(name, 0)) for name, question in AUDIT_QUESTIONS.items()]


def first_open_question(user: User) -> str:
    """Return the first question with open hits; the first of all if none has any."""
    return next((name for name, _label, number in open_counts(user) if number), next(iter(AUDIT_QUESTIONS)))


def open_count(user: User) -> int:
    """Return the number of open hits."""
    return _open_hits(user).count()


def last_found_on() -> date | None:
    """Return the last day on which the self-audit found anything."""
    day: date | None = AuditHit.objects.aggregate(day=Max("seen_on"))["day"]
    return day
