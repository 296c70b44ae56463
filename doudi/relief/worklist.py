"""Tasks of relief that wait for a user: papers to make up, unknown people to find out about, limits to confirm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.relief.cases.queries import late_papers_count, papers_to_confirm_count
from doudi.relief.identities.queries import overdue_identity_count
from doudi.relief.limits.models import TownshipLimit
from doudi.values.carries import carries


@dataclass(frozen=True)
class ReliefTask:
    """A kind of task: its label, how many wait, and the address of the page where they are done."""

    label: str
    number: int
    url: str


@carries("SAL2026-50")
def waiting_tasks(user: User) -> list[ReliefTask]:
    """Return what waits for a user; a kind of which nothing waits is left out."""
    return [task for task in _tasks(user) if task.number]


def _tasks(user: User) -> Iterator[ReliefTask]:
    cases = reverse("relief:cases")
    if user.may(Permission.HANDLE_CASES):
        yield ReliefTask(_("临时救助手续逾期"), late_papers_count(by=user), f"{cases}?state=papers_late")
        yield ReliefTask(_("临时救助手续待确认"), papers_to_confirm_count(by=user), f"{cases}?state=papers")
        identities = f"{reverse('relief:identities')}?state=overdue"
        yield ReliefTask(_("临时身份逾期未查明"), overdue_identity_count(by=user), identities)
    if user.may(Permission.CONFIRM_RELIEF_LIMITS):
        waiting = TownshipLimit.objects.filter(confirmed_by=None, refused_by=None).exclude(entered_by=user)
        yield ReliefTask(_("乡镇审批限额待确认"), waiting.count(), reverse("relief:limits"))
