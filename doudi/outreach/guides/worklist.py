"""What waits of guides: printed booklets whose content changed, items of the library that are out of date."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import ngettext_lazy

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.outreach.guides.library.queries import outdated_number
from doudi.outreach.guides.models import Edition
from doudi.ui.desk_tasks import WaitingTask, register_desk_tasks


@register_desk_tasks
def waiting_tasks(user: User) -> Iterator[WaitingTask]:
    """Yield what waits for a user, by kind."""
    if user.may(Permission.REPORT_OUTREACH) and user.township_code:
        last = Edition.objects.filter(township_code=user.township_code).first()
        number = int(last is not None and last.superseded_on is not None)
        yield WaitingTask(
            ngettext_lazy("办事指南内容变了，要重印", "办事指南内容变了，要重印"),
            number,
            reverse("outreach_guides:guides"),
        )
    if user.may(Permission.MANAGE_OUTREACH):
        yield WaitingTask(
            ngettext_lazy("资料可能过时", "资料可能过时"),
            outdated_number(),
            f"{reverse('outreach_guides:library')}?state=outdated",
        )
