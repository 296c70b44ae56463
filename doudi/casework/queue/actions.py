"""Handing a case to a colleague, and standing in for one who is away. Both are recorded with their reason."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.casework.models import Case
from doudi.casework.queue.models import Charge, StandIn
from doudi.casework.refusals import CannotTakeOver, OutOfSight, SaysNothing
from doudi.core.accounts.actions import require
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission, Role
from doudi.core.audit.actions import action, record
from doudi.registry.queries import today

LONGEST_STAND_IN_DAYS = 92
_LEADERS = frozenset({Role.TOWNSHIP_LEADER, Role.BUREAU_LEADER})


def take_charge(case: Case, officer: User) -> None:
    """From now on an officer has a case in hand; part of the action by which he takes it."""
    Charge.objects.update_or_create(case=case, defaults={"officer": officer, "since": today()})


@action("case.give_to_colleague")
def hand_over(*, by: User, case: Case, to: User, why: str) -> Charge:
    """Another officer of the place has the case in hand: given by who had it, taken or given by a leader.

    Raises:
        NotAllowed, OutOfSight, CannotTakeOver, SaysNothing
    """
    require(by, Permission.HANDLE_CASES)
    held = Case.objects.visible_to(by).filter(pk=case.pk).select_for_update(of=("self",)).first()
    if held is None:
        raise OutOfSight(_("这个办件不在您的辖区内。"))
    if held.is_closed:
        raise CannotTakeOver(_("已经办结的不用移交。"))
    if not why.strip():
        raise SaysNothing(_("请写明移交的原因。"), why=_("请写明移交的原因。"))
    present = Charge.objects.filter(case=held).select_related("officer").first()
    if present and present.officer != by and Role(by.role) not in _LEADERS:
        raise CannotTakeOver(_("这一件由{name}经办，请由本人或者负责人移交。").format(name=present.officer.name))
    if not may_take(held, to, by):
        message = _("只能移交给本单位能办理、且不用回避的人。")
        raise CannotTakeOver(message, to=message)
    take_charge(held, to)
    before = present.officer.name if present else _("（未分配）")
    record(
        _("{before}移交给{after}经办。").format(before=before, after=to.name),
        subject=held,
        village_code=held.village_code,
        old=before,
        new=to.name,
        why=why.strip(),
    )
    return held.charge


def may_take(case: Case, to: User, by: User) -> bool:
    """Whether a case can be handed to somebody: of the same place, with the right, and not standing aside."""
    return to.may(Permission.HANDLE_CASES) and to.division_id == by.division_id and to.pk not in case.barred


@action("stand_in.begin")
def begin_stand_in(*, by: User, absent: User, deputy: User, first_day: date, last_day: date, why: str) -> StandIn:
    """From day to day a colleague of the same place does the work of somebody who is away, under his own name.

    Who proposes, reviews and confirms stay three different people.

    Raises:
        NotAllowed, CannotTakeOver, SaysNothing
    """
    require(by, Permission.HANDLE_CASES)
    if by != absent and not (Role(by.role) in _LEADERS and by.division_id == absent.division_id):
        raise CannotTakeOver(_("代班由本人或者本单位负责人登记。"))
    handling = absent.may(Permission.HANDLE_CASES) and deputy.may(Permission.HANDLE_CASES)
    if absent == deputy or absent.division_id != deputy.division_id or not handling:
        message = _("只能由本单位能办理救助申请的同事代班。")
        raise CannotTakeOver(message, deputy=message)
    if last_day < first_day or last_day < today() or (last_day - first_day).days > LONGEST_STAND_IN_DAYS:
        message = _("代班的止日不能早于起日和今天，一次最长三个月。")
        raise CannotTakeOver(message, last_day=message)
    if not why.strip():
        raise SaysNothing(_("请写明原因。"), why=_("请写明原因。"))
    begun = StandIn.objects.create(
        absent=absent, deputy=deputy, first_day=first_day, last_day=last_day, why=why.strip(), recorded_by=by
    )
    record(
        _("{first}至{last}由{deputy}代{absent}的班。").format(
            first=first_day, last=last_day, deputy=deputy.name, absent=absent.name
        ),
        subject=begun,
        village_code=(absent.division_id or "").ljust(12, "0"),
        why=why.strip(),
    )
    return begun


@action("stand_in.end")
def end_stand_in(*, by: User, stand_in: StandIn) -> StandIn:
    """Who was away is back: today is the last day.

    Raises:
        NotAllowed, CannotTakeOver
    """
    require(by, Permission.HANDLE_CASES)
    held = StandIn.objects.select_for_update(of=("self",)).get(pk=stand_in.pk)
    of_the_place = Role(by.role) in _LEADERS and by.division_id == held.absent.division_id
    if by.pk not in {held.absent_id, held.deputy_id} and not of_the_place:
        raise CannotTakeOver(_("代班由本人或者本单位负责人结束。"))
    if held.last_day < today():
        raise CannotTakeOver(_("这次代班已经结束。"))
    held.last_day = max(today(), held.first_day)
    held.save(update_fields=["last_day"])
    record(
        _("{deputy}代{absent}的班到{day}结束。").format(
            deputy=held.deputy.name, absent=held.absent.name, day=held.last_day
        ),
        subject=held,
        village_code=(held.absent.division_id or "").ljust(12, "0"),
    )
    return held
