"""What waits for a user of deliveries: data that are due or late, files to mend, quality reports to confirm."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import ngettext_lazy

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import BUREAU_ROLES, Permission, Role
from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.deliveries.schedule import due_slots
from doudi.ui.desk_tasks import WaitingTask, register_desk_tasks


@register_desk_tasks
def waiting_tasks(by: User) -> Iterator[WaitingTask]:
    """Yield what waits for a user, by kind."""
    if not by.may(Permission.READ_DELIVERIES):
        return
    listed, calendar = reverse("deliveries:deliveries"), reverse("deliveries:calendar")
    visible = Delivery.objects.visible_to(by)
    if Role(by.role) in BUREAU_ROLES:
        yield WaitingTask(
            ngettext_lazy("部门数据待确认入库", "部门数据待确认入库"),
            visible.filter(state="staged").count(),
            f"{listed}?state=staged",
        )
    if by.department:
        unreadable = visible.filter(state="unreadable", uploaded_by=by)
        yield WaitingTask(
            ngettext_lazy("交付的数据读不出来", "交付的数据读不出来"), unreadable.count(), f"{listed}?state=unreadable"
        )
    if by.department or by.role == Role.BUREAU_OFFICER:
        due = due_slots(by=by)
        late = sum(slot.is_late for slot in due)
        yield WaitingTask(ngettext_lazy("部门数据快到期", "部门数据快到期"), len(due) - late, calendar)
        yield WaitingTask(ngettext_lazy("部门数据逾期未交", "部门数据逾期未交"), late, calendar)
