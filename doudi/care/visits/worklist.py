"""Tasks of care visits that wait for a user: visits to make, missed ones that climbed, findings."""

from __future__ import annotations

from django.urls import reverse

from doudi.care.visits.queries import waiting_counts
from doudi.core.accounts.models import User
from doudi.ui.desk_tasks import WaitingTask, register_desk_tasks

_URGENT = ("only=late", "only=climbed", "only=overdue")


@register_desk_tasks
def waiting_tasks(user: User) -> list[WaitingTask]:
    """Return what waits for a user, by kind."""
    return [
        WaitingTask(label, number, f"{reverse(page)}?{query}", is_part=is_part, is_urgent=query.startswith(_URGENT))
        for label, number, page, query, is_part in waiting_counts(by=user)
    ]
