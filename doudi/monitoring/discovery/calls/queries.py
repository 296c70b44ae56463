"""Calls in a user's scope."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Role
from doudi.core.clock import today
from doudi.monitoring.discovery.calls.models import HotlineCall


def calls(*, by: User, state: str = "", line: str = "", kind: str = "", place: str = "") -> QuerySet[HotlineCall]:
    """Return the calls in a user's scope, the latest first; complaints, mostly of a village, without its cadres."""
    visible = HotlineCall.objects.visible_to(by)
    if place:
        visible = visible.in_scope(place)
    found: QuerySet[Any] = visible.select_related("lead", "recorded_by", "ended_by")
    if Role(by.role) == Role.VILLAGE_CADRE:
        found = found.exclude(kind=HotlineCall.Kind.COMPLAINT)
    for name, value in (("line", line), ("kind", kind)):
        if value:
            found = found.filter(**{name: value})
    if state:
        found = found.filter(ended_on__isnull=state != "ended")
    if state == "overdue":
        found = found.filter(due_on__lt=today())
    return found


def overdue_count(*, by: User) -> int:
    """Return how many calls are past their deadline."""
    return calls(by=by, state="overdue").count()
