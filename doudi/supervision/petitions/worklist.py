"""Petitions that wait for a user: an overdue one climbs from the officer to the leader, then to the bureau."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext_lazy

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.supervision.petitions.queries import waiting_counts
from doudi.ui.desk_tasks import WaitingTask, register_desk_tasks

_LABELS: dict[str, Any] = {
    "untold": ngettext_lazy("信访待答复是否受理", "信访待答复是否受理"),
    "approved": ngettext_lazy("信访处理意见待送达", "信访处理意见待送达"),
    "unasked": ngettext_lazy("信访待问满意度", "信访待问满意度"),
    "overdue": ngettext_lazy("信访已逾期", "信访已逾期"),
    "drafted": ngettext_lazy("信访处理意见待审批", "信访处理意见待审批"),
    "extension": ngettext_lazy("信访延期待审批", "信访延期待审批"),
    "review": ngettext_lazy("信访复查、复核中", "信访复查、复核中"),
    "climbed": ngettext_lazy("乡镇信访逾期，县局督办", "乡镇信访逾期，县局督办"),
}
_URGENT = {"overdue", "climbed"}


@register_desk_tasks
def waiting_tasks(user: User) -> list[WaitingTask]:
    """Return what waits for a user, by kind."""
    if not user.may(Permission.HANDLE_PETITIONS):
        return []
    listed = reverse("supervision_petitions:petitions")
    return [
        WaitingTask(_LABELS[state], number, f"{listed}?state={state}", is_urgent=state in _URGENT)
        for state, number in waiting_counts(by=user)
    ]
