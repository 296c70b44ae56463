"""Tasks of confirmed minutes: for the county's staff for conferences all, for a member their own."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from doudi.conferences.models import Task
from doudi.conferences.workflow import MeetingState, TaskState
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission


def tasks_of(user: User) -> QuerySet[Task]:
    """Return the tasks that a user sees, the nearest deadline first; those of a replaced decision count no more."""
    tasks = Task.objects.filter(decision__item__meeting__state=MeetingState.CONFIRMED, decision__replaced_by=None)
    if not user.may(Permission.READ_MEETINGS):
        tasks = tasks.filter(owner__account=user)
    rows = tasks.select_related("owner", "decision__item__meeting", "decision__item__question", "proof", "done_by")
    return rows.order_by("due_on", "pk")


def open_tasks(user: User) -> QuerySet[Task]:
    """Return the tasks not done."""
    return tasks_of(user).filter(state=TaskState.OPEN)


def overdue_tasks(user: User, on: date) -> QuerySet[Task]:
    """Return the tasks not done whose day has passed."""
    return open_tasks(user).filter(due_on__lt=on)


def tasks_in_state(user: User, state: str, on: date) -> QuerySet[Task]:
    """Return the tasks in a state, or those overdue; all for an empty state."""
    if state == "overdue":
        return overdue_tasks(user, on)
    return tasks_of(user).filter(state=state) if state else tasks_of(user)
