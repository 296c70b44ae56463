"""What waits of notices: rounds to confirm, and villages with households that nobody has told."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import ngettext_lazy

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.outreach.notices.queries import rounds_to_confirm, villages_waiting
from doudi.ui.desk_tasks import WaitingTask, register_desk_tasks

_COUNTY_DIGITS = 6


@register_desk_tasks
def waiting_tasks(user: User) -> Iterator[WaitingTask]:
    """Yield what waits for a user, by kind."""
    listed = reverse("outreach_notices:rounds")
    if user.may(Permission.CONFIRM_OUTREACH):
        yield WaitingTask(ngettext_lazy("告知单待确认", "告知单待确认"), rounds_to_confirm(user), listed)
    if user.may(Permission.RECORD_NOTICES) and len(user.scope or "") > _COUNTY_DIGITS:
        yield WaitingTask(ngettext_lazy("还有户没告知的村", "还有户没告知的村"), villages_waiting(user), listed)
