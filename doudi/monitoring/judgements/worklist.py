"""Rows that wait for a user to judge or confirm them."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import ngettext_lazy

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.monitoring.judgements.queries import OVERDUE_FILTER, overdue_count, waiting_count
from doudi.ui.desk_tasks import WaitingTask, register_desk_tasks


@register_desk_tasks
def waiting_tasks(user: User) -> Iterator[WaitingTask]:
    """Yield the rows that wait for a user, and those overdue in their scope."""
    if not user.may(Permission.HANDLE_WARNINGS):
        return
    address = reverse("judgements:unclear_rows")
    overdue = overdue_count(by=user)
    yield WaitingTask(
        ngettext_lazy("部门数据待判定、待确认", "部门数据待判定、待确认"), waiting_count(by=user), address
    )
    yield WaitingTask(
        ngettext_lazy("部门数据判定已逾期", "部门数据判定已逾期"),
        overdue,
        f"{address}?state={OVERDUE_FILTER}",
        is_part=True,
    )
