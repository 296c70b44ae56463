"""Talks that wait for a user: to call in, to record, to follow up."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import ngettext_lazy

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.supervision.time_limits.queries import waiting
from doudi.ui.desk_tasks import WaitingTask, register_desk_tasks


@register_desk_tasks
def waiting_tasks(user: User) -> Iterator[WaitingTask]:
    """Yield what waits for a user, by kind."""
    if not user.may(Permission.ANSWER_SUPERVISION):
        return
    listed = reverse("supervision_time_limits:talks")
    counts = waiting(by=user)
    if user.may(Permission.MANAGE_SUPERVISION):
        yield WaitingTask(ngettext_lazy("待通知的约谈", "待通知的约谈"), counts["open"], f"{listed}?state=open")
        yield WaitingTask(
            ngettext_lazy("到期的约谈待登记", "到期的约谈待登记"), counts["invited"], f"{listed}?state=invited"
        )
        yield WaitingTask(ngettext_lazy("约谈承诺到期", "约谈承诺到期"), counts["promised"], f"{listed}?state=held")
    else:
        yield WaitingTask(ngettext_lazy("约谈督办待报进展", "约谈督办待报进展"), counts["held"], f"{listed}?state=held")
