"""What waits of work plans: reports to check, plans to confirm, late tasks of a township."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import ngettext_lazy

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.supervision.work_plans.queries import waiting
from doudi.ui.desk_tasks import WaitingTask, register_desk_tasks


@register_desk_tasks
def waiting_tasks(user: User) -> Iterator[WaitingTask]:
    """Yield what waits for a user, by kind."""
    if not user.may(Permission.ANSWER_SUPERVISION):
        return
    listed = reverse("supervision_work_plans:newest")
    counts = waiting(by=user)
    if user.may(Permission.MANAGE_SUPERVISION):
        yield WaitingTask(ngettext_lazy("工作进展待核实", "工作进展待核实"), counts["reports"], listed)
    if user.may(Permission.CONFIRM_SUPERVISION):
        yield WaitingTask(ngettext_lazy("工作台账待确认", "工作台账待确认"), counts["plans"], listed)
    if user.township_code:
        yield WaitingTask(ngettext_lazy("重点工作已超期", "重点工作已超期"), counts["late"], listed, is_urgent=True)
