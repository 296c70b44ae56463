"""What waits of pilots: to start, to close, late stages."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import ngettext_lazy

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.outreach.pilots.queries import waiting
from doudi.outreach.pilots.workflow import PilotState
from doudi.ui.desk_tasks import WaitingTask, register_desk_tasks


@register_desk_tasks
def waiting_tasks(user: User) -> Iterator[WaitingTask]:
    """Yield what waits for a user, by kind."""
    if not user.may(Permission.REPORT_OUTREACH):
        return
    listed, counts = reverse("outreach_pilots:pilots"), waiting(by=user)
    if user.may(Permission.CONFIRM_OUTREACH):
        yield WaitingTask(
            ngettext_lazy("试点待启动", "试点待启动"), counts["planned"], f"{listed}?state={PilotState.PLANNED}"
        )
        yield WaitingTask(
            ngettext_lazy("试点待结项", "试点待结项"), counts["written_up"], f"{listed}?state={PilotState.WRITTEN_UP}"
        )
    yield WaitingTask(
        ngettext_lazy("试点阶段已超期", "试点阶段已超期"), counts["late"], f"{listed}?state={PilotState.UNDER_WAY}"
    )
