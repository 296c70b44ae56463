"""The list of those who get nothing, in a user's scope."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.monitoring.low_income.layers.models import LowIncomePerson
from doudi.monitoring.low_income.unaided.models import UnaidedPerson
from doudi.monitoring.low_income.unaided.workflow import UnaidedState


def unaided(
    *, by: User, state: str = UnaidedState.OPEN, outcome: str = "", layer: str = "", place: str = ""
) -> ScopedQuerySet[UnaidedPerson]:
    """Return the rows of a user's scope, those due first at the top."""
    found = UnaidedPerson.objects.visible_to(by)
    if place:
        found = found.in_scope(place)
    if state:
        found = found.filter(state=state)
    if outcome:
        found = found.filter(outcome=outcome)
    if layer:
        found = found.filter(person__low_income__in=LowIncomePerson.objects.filter(**{f"is_{layer}": True}))
    return found.select_related("person__low_income", "ended_by").order_by("due_on", "pk")


def open_counts(*, by: User) -> tuple[int, int]:
    """Return how many rows are open in a user's scope, and how many of them are overdue."""
    rows = UnaidedPerson.objects.visible_to(by).filter(state=UnaidedState.OPEN)
    found: dict[str, Any] = rows.aggregate(all=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today())))
    return found["all"], found["late"]
