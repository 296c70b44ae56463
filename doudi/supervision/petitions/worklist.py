"""Petitions that wait for a user: an overdue one climbs from the officer to the leader, then to the bureau."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.supervision.petitions.queries import waiting_counts
from doudi.ui.desk_tasks import WaitingTask, register_desk_tasks

_LABELS: dict[str, Any] = {
    "untold": _("信访待答复是否受理"),
    "approved": _("信访处理意见待送达"),
    "unasked": _("信访待问满意度"),
    "overdue": _("信访已逾期"),
    "drafted": _("信访处理意见待审批"),
    "extension": _("信访延期待审批"),
    "review": _("信访复查、复核中"),
    "climbed": _("乡镇信访逾期，县局督办"),
}
_URGENT = {"overdue", "climbed"}


@register_desk_tasks
def waiting_tasks(user: User) -> list[WaitingTask]:
    """Return what waits for a user, by kind."""
    if not user.may(Permission.HANDLE_PETITIONS):
        return []
    listed = reverse("supervision_petitions:petitions")
    return [
        WaitingTask(str(_LABELS[state]), number, f"{listed}?state={state}", is_urgent=state in _URGENT)
        for state, number in waiting_counts(by=user)
    ]
