"""What referrals make wait: for the township, for the bureau and its leader, and for a department."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from doudi.casework.models import Referral
from doudi.casework.referrals.deadlines import waiting_so
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import TOWNSHIP_ROLES, Permission, Role
from doudi.ui.desk_tasks import WaitingTask


def waiting_tasks(by: User) -> list[WaitingTask]:
    """Return what waits for a user; a kind of which nothing waits is left out."""
    tasks = _department_tasks(by) if by.may(Permission.REVIEW_FOR_DEPARTMENT) else _office_tasks(by)
    return [task for task in tasks if task.number]


def _office_tasks(by: User) -> Iterator[WaitingTask]:
    """Yield what departments let wait; every open referral is counted already with the correspondence."""
    if not by.may(Permission.HANDLE_CASES):
        return
    open_ones = Referral.objects.visible_to(by).filter(ended_on=None)
    listed = f"{reverse('casework:referrals')}?kind=referral&lateness="
    if Role(by.role) in TOWNSHIP_ROLES:
        number = waiting_so(open_ones, "asked").count()
        yield WaitingTask(ngettext_lazy("部门的提问待回复", "部门的提问待回复"), number, f"{listed}asked", is_part=True)
    if by.role == Role.BUREAU_OFFICER:
        number = waiting_so(open_ones, "overdue").count()
        yield WaitingTask(_("部门答复已逾期"), number, f"{listed}overdue", is_part=True)
    if by.role == Role.BUREAU_LEADER:
        number = waiting_so(open_ones, "escalated").count()
        yield WaitingTask(
            ngettext_lazy("部门答复逾期待督办", "部门答复逾期待督办"), number, f"{listed}escalated", is_part=True
        )


def _department_tasks(by: User) -> Iterator[WaitingTask]:
    mine = Referral.objects.handed_to(by).filter(ended_on=None)
    listed = reverse("casework:department_referrals")
    yield WaitingTask(
        ngettext_lazy("转来的需求待接手", "转来的需求待接手"),
        mine.filter(taken_up_on=None).count(),
        f"{listed}?state=new",
    )
    yield WaitingTask(
        ngettext_lazy("转来的需求快到期", "转来的需求快到期"), waiting_so(mine, "soon").count(), f"{listed}?state=soon"
    )
    yield WaitingTask(
        ngettext_lazy("转来的需求已逾期", "转来的需求已逾期"),
        waiting_so(mine, "overdue").count(),
        f"{listed}?state=overdue",
    )
