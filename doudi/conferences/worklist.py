"""What waits for a user in conferences: questions without a meeting, minutes, folders, tasks that are overdue."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import ngettext_lazy

from doudi.conferences.meetings.queries import meetings_to_attend, open_questions
from doudi.conferences.models import Meeting
from doudi.conferences.tasks.queries import open_tasks, overdue_tasks
from doudi.conferences.workflow import MeetingState
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission, Role
from doudi.core.clock import today
from doudi.ui.desk_tasks import WaitingTask, register_desk_tasks
from doudi.values.carries import carries


@carries("P18-9.c")
@register_desk_tasks
def waiting_tasks(user: User) -> Iterator[WaitingTask]:
    """Yield what waits for a user, by kind."""
    tasks = reverse("conferences:tasks")
    if user.may(Permission.PREPARE_CONFERENCES):
        yield WaitingTask(
            ngettext_lazy("议题待上会", "议题待上会"),
            open_questions().count(),
            f"{reverse('conferences:questions')}?state=open",
        )
    if user.may(Permission.CONFIRM_CONFERENCES):
        signed = Meeting.objects.filter(state=MeetingState.SIGNED).count()
        yield WaitingTask(
            ngettext_lazy("会议纪要待确认", "会议纪要待确认"), signed, f"{reverse('conferences:meetings')}?state=signed"
        )
    if user.role in {Role.DEPARTMENT_OFFICER, Role.FINANCE_OFFICER}:
        yield WaitingTask(
            ngettext_lazy("会议材料待阅", "会议材料待阅"),
            meetings_to_attend(user, today()),
            reverse("conferences:folders"),
        )
        yield WaitingTask(
            ngettext_lazy("会议任务待办", "会议任务待办"), open_tasks(user).count(), f"{tasks}?state=open"
        )
    if user.may(Permission.ATTEND_CONFERENCES) and user.role != Role.AUDITOR:
        yield WaitingTask(
            ngettext_lazy("会议任务已逾期", "会议任务已逾期"),
            overdue_tasks(user, today()).count(),
            f"{tasks}?state=overdue",
        )
