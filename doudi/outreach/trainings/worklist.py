"""What waits of trainings: notices to confirm, trainings that were held and are to be closed."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext_lazy

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.outreach.trainings.models import Training
from doudi.outreach.trainings.workflow import TrainingState
from doudi.ui.desk_tasks import WaitingTask, register_desk_tasks


@register_desk_tasks
def waiting_tasks(user: User) -> Iterator[WaitingTask]:
    """Yield what waits for a user, by kind."""
    if not user.may(Permission.MANAGE_OUTREACH):
        return
    listed = reverse("outreach_trainings:trainings")
    drafts = Training.objects.filter(state=TrainingState.DRAFT).exclude(entered_by=user)
    yield WaitingTask(ngettext_lazy("会议通知待确认", "会议通知待确认"), drafts.count(), listed)
    held = Training.objects.filter(state=TrainingState.ANNOUNCED, held_at__lt=timezone.now())
    yield WaitingTask(ngettext_lazy("会议培训待办结", "会议培训待办结"), held.count(), listed)
