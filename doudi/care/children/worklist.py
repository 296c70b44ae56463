"""Tasks of the care for children; concerns not reported climb the day after, first to the leader, then to the bureau.

Those who are not named see numbers, never a child.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from doudi.care.children.access import children_of, designation_of
from doudi.care.children.actions import BUREAU
from doudi.care.children.models import Concern, Designation
from doudi.casework.procedures.clocks import procedure_figure
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission, Role
from doudi.core.clock import today
from doudi.ui.desk_tasks import WaitingTask
from doudi.values.carries import carries


@carries("P30-1.11")
def waiting_tasks(user: User) -> list[WaitingTask]:
    """Return what waits for a user; a kind of which nothing waits is left out."""
    return [task for task in _tasks(user) if task.number]


def _tasks(user: User) -> Iterator[WaitingTask]:
    if not user.may(Permission.CARE_FOR_CHILDREN):
        return
    concerns = reverse("care_children:concerns")
    yield WaitingTask(_("儿童情况待报告"), concerns_to_report(user), concerns)
    if designation_of(user) is not None:
        late = children_of(user).filter(ended_on=None, next_on__lt=today()).count()
        yield WaitingTask(_("儿童走访到期"), late, f"{reverse('care_children:children')}?state=late")
    if Role(user.role) in BUREAU:
        waiting = Designation.objects.filter(confirmed_by=None, ended_on=None).exclude(named_by=user)
        yield WaitingTask(_("儿童关爱人员待复核"), waiting.count(), reverse("care_children:designations"))


def concerns_to_report(user: User) -> int:
    """Return how many concerns a user sees: their own at once, leaders and the bureau the late ones."""
    rows = Concern.objects.visible_to(user).filter(reported_on=None)
    named = designation_of(user)
    if named is not None:
        own = rows if named.post == Designation.Post.OFFICER else rows.filter(raised_by=user)
        return own.count()
    days = climb_days(user)
    return rows.filter(due_on__lte=today() - timedelta(days=days)).count() if days is not None else 0


def climb_days(user: User) -> int | None:
    """Return after how many days an unreported concern comes to a user; None for those to whom it never does."""
    if Role(user.role) == Role.TOWNSHIP_LEADER:
        return procedure_figure("care_child_concern_leader_days", today())
    if Role(user.role) in BUREAU:
        return procedure_figure("care_child_concern_bureau_days", today())
    return None
