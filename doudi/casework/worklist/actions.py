"""Handing a case to a colleague, and standing in for one who is away. Both are recorded with their reason."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.casework.models import Case
from doudi.casework.refusals import HandoverNotAllowed
from doudi.casework.worklist.models import Assignment, DeputyPeriod
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission, Role
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope, required_text

LONGEST_DEPUTY_PERIOD_DAYS = 92
_LEADERS = frozenset({Role.TOWNSHIP_LEADER, Role.BUREAU_LEADER})


def assign_case(case: Case, officer: User) -> None:
    """From now on an officer has a case in hand; part of the action by which he takes it."""
    Assignment.objects.update_or_create(case=case, defaults={"officer": officer, "since": today()})


@action("case.handover")
def hand_over_case(*, by: User, case: Case, to: User, why: str) -> Assignment:
    """Another officer of the place has the case in hand: given by who had it, taken or given by a leader.

    Raises:
        PermissionRequired, OutsideScope, HandoverNotAllowed, ReasonRequired
    """
    require_permission(by, Permission.HANDLE_CASES)
    outside = OutsideScope(_("这个办件不在您的辖区内。"))
    locked = lock_row(Case.objects.visible_to(by), case.pk, missing=outside)
    if locked.is_closed:
        raise HandoverNotAllowed(_("已经办结的不用移交。"))
    why = required_text(why, "why", _("请写明移交的原因。"))
    present = Assignment.objects.filter(case=locked).select_related("officer").first()
    if present and present.officer != by and Role(by.role) not in _LEADERS:
        raise HandoverNotAllowed(_("这一件由{name}经办，请由本人或者负责人移交。").format(name=present.officer.name))
    if not may_be_assigned(locked, to, by):
        message = _("只能移交给本单位能办理、且不用回避的人。")
        raise HandoverNotAllowed(message, to=message)
    assign_case(locked, to)
    before = present.officer.name if present else _("（未分配）")
    record(
        _("{before}移交给{after}经办。").format(before=before, after=to.name),
        subject=locked,
        village_code=locked.village_code,
        old=before,
        new=to.name,
        why=why,
    )
    return locked.assignment


def may_be_assigned(case: Case, to: User, by: User) -> bool:
    """Whether a case can be handed to somebody: of the same place, with the right, and not standing aside."""
    return to.may(Permission.HANDLE_CASES) and to.division_id == by.division_id and to.pk not in case.recused_staff


@action("deputy_period.begin")
def begin_deputy_period(
    *, by: User, absent: User, deputy: User, first_day: date, last_day: date, why: str
) -> DeputyPeriod:
    """From day to day a colleague of the same place does the work of somebody who is away, under his own name.

    Who proposes, reviews and confirms stay three different people.

    Raises:
        PermissionRequired, HandoverNotAllowed, ReasonRequired
    """
    require_permission(by, Permission.HANDLE_CASES)
    if by != absent and not (Role(by.role) in _LEADERS and by.division_id == absent.division_id):
        raise HandoverNotAllowed(_("代班由本人或者本单位负责人登记。"))
    handling = absent.may(Permission.HANDLE_CASES) and deputy.may(Permission.HANDLE_CASES)
    if absent == deputy or absent.division_id != deputy.division_id or not handling:
        message = _("只能由本单位能办理救助申请的同事代班。")
        raise HandoverNotAllowed(message, deputy=message)
    if last_day < first_day or last_day < today() or (last_day - first_day).days > LONGEST_DEPUTY_PERIOD_DAYS:
        message = _("代班的止日不能早于起日和今天，一次最长三个月。")
        raise HandoverNotAllowed(message, last_day=message)
    why = required_text(why, "why", _("请写明原因。"))
    begun = DeputyPeriod.objects.create(
        absent=absent, deputy=deputy, first_day=first_day, last_day=last_day, why=why, recorded_by=by
    )
    record(
        _("{first}至{last}由{deputy}代{absent}的班。").format(
            first=first_day, last=last_day, deputy=deputy.name, absent=absent.name
        ),
        subject=begun,
        village_code=(absent.division_id or "").ljust(12, "0"),
        why=why,
    )
    return begun


@action("deputy_period.end")
def end_deputy_period(*, by: User, deputy_period: DeputyPeriod) -> DeputyPeriod:
    """Who was away is back: today is the last day.

    Raises:
        PermissionRequired, HandoverNotAllowed
    """
    require_permission(by, Permission.HANDLE_CASES)
    locked = lock_row(DeputyPeriod.objects.all(), deputy_period.pk)
    of_the_place = Role(by.role) in _LEADERS and by.division_id == locked.absent.division_id
    if by.pk not in {locked.absent_id, locked.deputy_id} and not of_the_place:
        raise HandoverNotAllowed(_("代班由本人或者本单位负责人结束。"))
    if locked.last_day < today():
        raise HandoverNotAllowed(_("这次代班已经结束。"))
    locked.last_day = max(today(), locked.first_day)
    locked.save(update_fields=["last_day"])
    record(
        _("{deputy}代{absent}的班到{day}结束。").format(
            deputy=locked.deputy.name, absent=locked.absent.name, day=locked.last_day
        ),
        subject=locked,
        village_code=(locked.absent.division_id or "").ljust(12, "0"),
    )
    return locked
