"""What the self-audit found, in somebody's place."""

from __future__ import annotations

from django.db.models import Count, Max, QuerySet

from doudi.core.accounts.models import User
from doudi.payments.models import AuditHit
from doudi.payments.queries import scope_of
from doudi.payments.self_audit.catalogue import QUERIES


def hits(by: User, query: str, state: str) -> QuerySet[AuditHit]:
    """The hits of a question in a state; what is open first by place."""
    found = AuditHit.objects.in_scope(scope_of(by)).filter(query=query, state=state)
    return found.select_related("person", "closed_by")


def counts(by: User) -> list[tuple[str, str, int]]:
    """How many hits of each question are open."""
    rows = AuditHit.objects.in_scope(scope_of(by)).filter(state=AuditHit.State.OPEN).order_by().values("query")
    found = {row["query"]: row["number"] for row in rows.annotate(number=Count("pk"))}
    return [(name, str(query.label), found.get(name, 0)) for name, query in QUERIES.items()]


def first_open(by: User) -> str:
    """The first question that has something open; the first of all if none has."""
    return next((name for name, _label, number in counts(by) if number), next(iter(QUERIES)))


def open_number(by: User) -> int:
    """How many hits are open."""
    return AuditHit.objects.in_scope(scope_of(by)).filter(state=AuditHit.State.OPEN).count()


def last_asked() -> object:
    """On which day the questions found something last."""
    return AuditHit.objects.aggregate(day=Max("seen_on"))["day"]
