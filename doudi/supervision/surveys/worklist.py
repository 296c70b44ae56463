"""Surveys that wait for a user: to draw, past their last day of asking, to confirm as a second person."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import ngettext_lazy

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.supervision.surveys.queries import may_read_sample, waiting
from doudi.ui.desk_tasks import WaitingTask, register_desk_tasks


@register_desk_tasks
def waiting_tasks(user: User) -> Iterator[WaitingTask]:
    """Yield what waits for a user, by kind; those of a township have nothing to do with a survey."""
    if not user.may(Permission.MANAGE_SUPERVISION) or not may_read_sample(user):
        return
    listed = reverse("supervision_surveys:surveys")
    rows = waiting(by=user)
    yield WaitingTask(ngettext_lazy("第三方调查待抽样", "第三方调查待抽样"), rows["to_draw"].count(), listed)
    yield WaitingTask(
        ngettext_lazy("第三方调查已过截止日，还有户没有登记", "第三方调查已过截止日，还有户没有登记"),
        rows["late"].count(),
        listed,
        is_urgent=True,
    )
    if user.may(Permission.CONFIRM_SUPERVISION):
        yield WaitingTask(
            ngettext_lazy("第三方调查的结果待确认", "第三方调查的结果待确认"), rows["to_confirm"].count(), listed
        )
