"""Warnings that wait for a user: their own, unopened ones, second persons' work, and overdue ones that climbed."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import ngettext_lazy

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import COUNTY_ROLES, LEADER_ROLES, TOWNSHIP_ROLES, Permission, Role
from doudi.monitoring.warnings.precision.queries import retirements_to_decide
from doudi.monitoring.warnings.queries import waiting_counts
from doudi.monitoring.warnings.workflow import SECOND_PERSONS
from doudi.ui.desk_tasks import WaitingTask, register_desk_tasks


@register_desk_tasks
def waiting_tasks(user: User) -> Iterator[WaitingTask]:
    """Yield what waits for a user, by kind."""
    if user.may(Permission.HANDLE_WARNINGS):
        yield from _warnings(user)
    if user.may(Permission.MANAGE_WARNING_RULES):
        waiting = retirements_to_decide(by=user)
        yield WaitingTask(
            ngettext_lazy("停用预警规则待确认", "停用预警规则待确认"), waiting, reverse("warnings:retirements")
        )


def _warnings(user: User) -> Iterator[WaitingTask]:
    """Yield a township's own work; a leader's and the bureau's are what climbed and what asks for a second person."""
    counts, url, role = waiting_counts(by=user), reverse("warnings:warnings"), Role(user.role)
    if role in TOWNSHIP_ROLES:
        yield WaitingTask(ngettext_lazy("预警待查看", "预警待查看"), counts.unlooked, f"{url}?state=open")
    yield WaitingTask(
        ngettext_lazy("我办的预警已逾期", "我办的预警已逾期"), counts.mine_overdue, f"{url}?owner=mine&due=overdue"
    )
    if role in COUNTY_ROLES:
        yield WaitingTask(
            ngettext_lazy("预警逾期、县局督办", "预警逾期、县局督办"), counts.climbed, f"{url}?due=climbed"
        )
    elif role in LEADER_ROLES:
        yield WaitingTask(
            ngettext_lazy("预警逾期、负责人督办", "预警逾期、负责人督办"), counts.overdue, f"{url}?due=overdue"
        )
    if role in SECOND_PERSONS:
        yield WaitingTask(ngettext_lazy("预警待复核", "预警待复核"), counts.to_check, f"{url}?state=proposed")
