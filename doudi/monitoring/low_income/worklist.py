"""Tasks of the low-income population that wait for a user."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import ngettext_lazy

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.monitoring.low_income.layers.queries import entries_to_confirm
from doudi.monitoring.low_income.unaided.queries import open_counts
from doudi.ui.desk_tasks import WaitingTask, register_desk_tasks


@register_desk_tasks
def waiting_tasks(user: User) -> Iterator[WaitingTask]:
    """Yield what waits for a user, by kind."""
    if user.may(Permission.HANDLE_WARNINGS):
        number, late = open_counts(by=user)
        address = reverse("low_income:unaided")
        yield WaitingTask(
            ngettext_lazy("没有得到救助的低收入人口待核实", "没有得到救助的低收入人口待核实"), number, address
        )
        yield WaitingTask(
            ngettext_lazy("没有得到救助的低收入人口逾期未核实", "没有得到救助的低收入人口逾期未核实"),
            late,
            f"{address}?sort=due_on",
            is_part=True,
        )
    if user.may(Permission.CHANGE_REGISTRY):
        entries = f"{reverse('low_income:entries')}?state=proposed"
        yield WaitingTask(
            ngettext_lazy("其他困难人员登记待确认", "其他困难人员登记待确认"), entries_to_confirm(by=user), entries
        )
