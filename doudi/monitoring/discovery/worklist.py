"""Tasks of discovery that wait for a user: walks, leads that nobody took, reporters to tell, calls, campaigns."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.monitoring.discovery.calls.queries import overdue_count
from doudi.monitoring.discovery.campaigns.queries import open_count
from doudi.monitoring.discovery.leads.queries import waiting_counts
from doudi.monitoring.discovery.walks.queries import open_walk_counts
from doudi.ui.desk_tasks import WaitingTask, register_desk_tasks


@register_desk_tasks
def waiting_tasks(user: User) -> Iterator[WaitingTask]:
    """Yield what waits for a user, by kind."""
    if user.may(Permission.APPLY_ON_BEHALF):
        every, red = open_walk_counts(by=user)
        walks = reverse("discovery:walk_plans")
        yield WaitingTask(ngettext_lazy("本月要走访的户", "本月要走访的户"), every, walks)
        yield WaitingTask(_("其中红色类"), red, walks, is_part=True)
    if user.may(Permission.HANDLE_CASES):
        for label, number, query in waiting_counts(by=user):
            is_urgent = query == "state=urgent"
            yield WaitingTask(label, number, f"{reverse('discovery:leads')}?{query}", is_urgent=is_urgent)
        calls = f"{reverse('discovery:calls')}?state=overdue"
        yield WaitingTask(
            ngettext_lazy("热线来电超期未办结", "热线来电超期未办结"), overdue_count(by=user), calls, is_urgent=True
        )
        yield WaitingTask(
            ngettext_lazy("扩围名单没有结果的户", "扩围名单没有结果的户"),
            open_count(by=user),
            reverse("discovery:campaigns"),
        )
