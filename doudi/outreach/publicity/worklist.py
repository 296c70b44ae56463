"""What waits of publicity: plans and reports to confirm, tasks of a township that are late."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import ngettext_lazy

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.outreach.publicity.queries import waiting
from doudi.ui.desk_tasks import WaitingTask, register_desk_tasks


@register_desk_tasks
def waiting_tasks(user: User) -> Iterator[WaitingTask]:
    """Yield what waits for a user, by kind."""
    if not user.may(Permission.REPORT_OUTREACH):
        return
    counts, listed = waiting(user), reverse("outreach_publicity:campaigns")
    if user.may(Permission.CONFIRM_OUTREACH):
        yield WaitingTask(ngettext_lazy("宣传月方案待确认", "宣传月方案待确认"), counts["plans"], listed)
        yield WaitingTask(ngettext_lazy("宣传月总结待确认", "宣传月总结待确认"), counts["reports"], listed)
    yield WaitingTask(ngettext_lazy("宣传安排已过期没做", "宣传安排已过期没做"), counts["late"], listed)
