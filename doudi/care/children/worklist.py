"""Tasks of the care for children; what is not done climbs, first to the leader, then to the bureau.

A concern climbs the day after, an overdue visit after some days (``care_children.yaml``).

Those who are not named see numbers, never a child.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from doudi.care.children import queries
from doudi.care.children.models import Designation
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import BUREAU_ROLES, Permission, Role
from doudi.ui.desk_tasks import WaitingTask, register_desk_tasks
from doudi.values.carries import carries


@carries("P30-1.11")
@register_desk_tasks
def waiting_tasks(user: User) -> Iterator[WaitingTask]:
    """Yield what waits for a user, by kind."""
    if not user.may(Permission.CARE_FOR_CHILDREN):
        return
    to_report = queries.concerns(by=user).filter(reported_on=None).count()
    yield WaitingTask(ngettext_lazy("儿童情况待报告", "儿童情况待报告"), to_report, reverse("care_children:concerns"))
    late = queries.children(by=user, state="late").count()
    yield WaitingTask(
        ngettext_lazy("儿童走访到期", "儿童走访到期"), late, f"{reverse('care_children:children')}?state=late"
    )
    missed = sum(row.children for row in queries.missed_visits(by=user))
    yield WaitingTask(_("儿童走访久未去"), missed, reverse("care_children:missed"))
    if Role(user.role) in BUREAU_ROLES:
        waiting = Designation.objects.filter(confirmed_by=None, ended_on=None).exclude(named_by=user)
        yield WaitingTask(
            ngettext_lazy("儿童关爱人员待复核", "儿童关爱人员待复核"),
            waiting.count(),
            reverse("care_children:designations"),
        )
