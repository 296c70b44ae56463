"""Tasks of institutions that wait for a user; late monthly lists climb from the officer to leader and bureau."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import ngettext_lazy

from doudi.care.institutions import queries
from doudi.care.institutions.workflow import ListState, ResidenceState
from doudi.casework.procedures.clocks import procedure_figure
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import BUREAU_ROLES, Permission, Role
from doudi.core.clock import today
from doudi.ui.desk_tasks import WaitingTask, register_desk_tasks
from doudi.ui.tables import Text
from doudi.values.carries import carries


@carries("SC649-19")
@register_desk_tasks
def waiting_tasks(user: User) -> Iterator[WaitingTask]:
    """Yield what waits for a user, by kind."""
    if not user.may(Permission.HANDLE_CARE):
        return
    listed, lists = reverse("care_institutions:residences"), reverse("care_institutions:monthly_lists")
    role = Role(user.role)
    if role in BUREAU_ROLES:
        yield _residences(user, ngettext_lazy("入住申请待决定", "入住申请待决定"), ResidenceState.PROPOSED)
    if user.may(Permission.CONFIRM_CARE):
        yield _residences(user, ngettext_lazy("离院待复核", "离院待复核"), ResidenceState.LEAVING)
        checked = queries.monthly_lists(by=user, state=ListState.CHECKED)
        yield WaitingTask(
            ngettext_lazy("在院人员名单待签字", "在院人员名单待签字"), checked.count(), f"{lists}?state=checked"
        )
    if role not in BUREAU_ROLES:
        drawn = queries.monthly_lists(by=user, state=ListState.DRAWN)
        yield WaitingTask(
            ngettext_lazy("在院人员名单待核对", "在院人员名单待核对"), drawn.count(), f"{lists}?state=drawn"
        )
        yield WaitingTask(
            ngettext_lazy("试住期满待决定", "试住期满待决定"), queries.trials_over(by=user), f"{listed}?state=trial"
        )
        yield _residences(user, ngettext_lazy("集中供养人员待遇认定待更新", "集中供养人员待遇认定待更新"), "renew")
    yield WaitingTask(
        ngettext_lazy("在院人员名单过期未签字", "在院人员名单过期未签字"), late_count(user), f"{lists}?state=late"
    )


def late_count(user: User) -> int:
    """Return how many lists are late enough for a user: at once for officers, later for leaders and the bureau."""
    days = 0
    if Role(user.role) == Role.TOWNSHIP_LEADER:
        days = procedure_figure("care_institution_list_leader_days", today())
    elif Role(user.role) in BUREAU_ROLES:
        days = procedure_figure("care_institution_list_bureau_days", today())
    rows = queries.monthly_lists(by=user)
    return queries.late_lists(rows, today() - timedelta(days=max(days - 1, 0))).count()


def _residences(user: User, label: Text, state: str) -> WaitingTask:
    number = queries.residences(by=user, state=state).count()
    return WaitingTask(label, number, f"{reverse('care_institutions:residences')}?state={state}")
