"""What the self-audit found, in somebody's place."""

from __future__ import annotations

from django.db.models import Count, Max, QuerySet

from doudi.core.accounts.models import User
from doudi.payments.models import AuditHit
from doudi.payments.runs.queries import payroll_scope
from doudi.payments.self_audit.questions import AUDIT_QUESTIONS


def hits(by: User, question: str, state: str) -> QuerySet[AuditHit]:
    """The hits of a question in a state; what is open first by place."""
    found = AuditHit.objects.in_scope(payroll_scope(by)).filter(question=question, state=state)
    return found.select_related("person", "closed_by")


def counts(by: User) -> list[tuple[str, str, int]]:
    """How many hits of each question are open."""
    rows = AuditHit.objects.in_scope(payroll_scope(by)).filter(state=AuditHit.State.OPEN).order_by().values("question")
    found = {row["question"]: row["number"] for row in rows.annotate(number=Count("pk"))}
    return [(name, str(question.label), found.get(name, 0)) for name, question in AUDIT_QUESTIONS.items()]


def first_open(by: User) -> str:
    """The first question that has something open; the first of all if none has."""
    return next((name for name, _label, number in counts(by) if number), next(iter(AUDIT_QUESTIONS)))


def open_count(by: User) -> int:
    """How many hits are open."""
    return AuditHit.objects.in_scope(payroll_scope(by)).filter(state=AuditHit.State.OPEN).count()


def last_run_on() -> object:
    """On which day the questions found something last."""
    return AuditHit.objects.aggregate(day=Max("seen_on"))["day"]
