"""Begin and end a deputy period."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.casework.deputies.models import DeputyPeriod
from doudi.casework.refusals import DeputyNotAllowed
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import LEADER_ROLES, Permission, Role
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import lock_row
from doudi.core.refusals import required_text

LONGEST_DEPUTY_PERIOD_DAYS = 92


@action("deputy_period.begin")
def begin_deputy_period(
    *, by: User, absent: User, deputy: User, first_day: date, last_day: date, reason: str
) -> DeputyPeriod:
    """Let a colleague of the same division do the work of an absent officer, under their own name.

    Proposing, reviewing and confirming a case still need three different people.

    Raises:
        PermissionRequired, DeputyNotAllowed, ReasonRequired
    """
    require_permission(by, Permission.HANDLE_CASES)
    if by != absent and not _leads_division_of(by, absent):
        raise DeputyNotAllowed(_("代办由本人或者本单位负责人登记。"))
    may_handle = absent.may(Permission.HANDLE_CASES) and deputy.may(Permission.HANDLE_CASES)
    if absent == deputy or absent.division_id != deputy.division_id or not may_handle:
        message = _("只能由本单位能办理救助申请的同事代办。")
        raise DeputyNotAllowed(message, deputy=message)
    if last_day < first_day or last_day < today() or (last_day - first_day).days > LONGEST_DEPUTY_PERIOD_DAYS:
        message = _("代办的止日不能早于起日和今天，一次最长三个月。")
        raise DeputyNotAllowed(message, last_day=message)
    reason = required_text(reason, "reason", _("请写明原因。"))
    period = DeputyPeriod.objects.create(
        absent=absent, deputy=deputy, first_day=first_day, last_day=last_day, reason=reason, recorded_by=by
    )
    record(
        _("{first}至{last}由{deputy}代{absent}的班。").format(
            first=first_day, last=last_day, deputy=deputy.name, absent=absent.name
        ),
        subject=period,
        village_code=_division_code(absent),
        why=reason,
    )
    return period


@action("deputy_period.end")
def end_deputy_period(*, by: User, deputy_period: DeputyPeriod) -> DeputyPeriod:
    """End a deputy period today; one that has not begun ends on its first day.

    Raises:
        PermissionRequired, DeputyNotAllowed
    """
    require_permission(by, Permission.HANDLE_CASES)
    locked = lock_row(DeputyPeriod.objects.all(), deputy_period.pk)
    if by.pk not in {locked.absent_id, locked.deputy_id} and not _leads_division_of(by, locked.absent):
        raise DeputyNotAllowed(_("代办由本人或者本单位负责人结束。"))
    if locked.last_day < today():
        raise DeputyNotAllowed(_("这次代办已经结束。"))
    locked.last_day = max(today(), locked.first_day)
    locked.save(update_fields=["last_day"])
    record(
        _("{deputy}代{absent}的班到{day}结束。").format(
            deputy=locked.deputy.name, absent=locked.absent.name, day=locked.last_day
        ),
        subject=locked,
        village_code=_division_code(locked.absent),
    )
    return locked


def _leads_division_of(by: User, user: User) -> bool:
    return Role(by.role) in LEADER_ROLES and by.division_id == user.division_id


def _division_code(user: User) -> str:
    """The user's division as a village code, for the audit entry."""
    return (user.division_id or "").ljust(12, "0")
