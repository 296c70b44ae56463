"""Accept a petition or lead it elsewhere in writing, object to one that was passed on, end one that is withdrawn."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.audit.trail import action
from doudi.core.clock import today
from doudi.core.process import advance
from doudi.core.refusals import ReasonRequired, required_text
from doudi.supervision.petitions.actions.locking import lock_petition, record_on
from doudi.supervision.petitions.actions.registration import LONGEST_OFFICE, LONGEST_REASON
from doudi.supervision.petitions.kinds import Channel, ToldBy, Way
from doudi.supervision.petitions.limits import last_day, last_objection_day
from doudi.supervision.petitions.models import Petition
from doudi.supervision.petitions.refusals import LimitOver, NotPassedOn, PetitionIncomplete
from doudi.supervision.petitions.workflow import PETITION_TRANSITIONS
from doudi.values.carries import carries


@carries("XF2022-23")
@action("petition.accept")
def accept_petition(
    *, by: User, petition: Petition, told_on: date, told_by: str, seen_version: int | None = None
) -> Petition:
    """Accept a petition and tell in writing that it was received, and how it goes on; sixty days begin.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, NotTheOffice, ConflictOfInterest,
        PetitionIncomplete
    """
    locked = lock_petition(by, petition, "accept", seen_version)
    _tell(locked, told_on, told_by)
    locked.accepted_on, locked.handler = told_on, by
    locked.finish_due_on = locked.due_on = last_day("petition_finish_days", told_on)
    advance(locked, "accept", PETITION_TRANSITIONS)
    record_on(
        locked,
        _("受理，{how}，{day}前办结。").format(how=locked.get_told_by_display(), day=locked.due_on),
    )
    return locked


def refuse_wrong_day(day: date, earliest: date, field: str) -> None:
    """Refuse a day before another, or after today.

    Raises:
        PetitionIncomplete
    """
    if not earliest <= day <= today():
        message = _("日期要在{earliest}和今天之间。").format(earliest=earliest)
        raise PetitionIncomplete(message, **{field: message})


def refuse_wrong_telling(told_by: str, field: str = "told_by") -> None:
    """Refuse a way of telling that does not exist.

    Raises:
        PetitionIncomplete
    """
    if told_by not in ToldBy.values:
        raise PetitionIncomplete(_("请选择怎样告知。"), **{field: _("请选择怎样告知。")})


def _tell(locked: Petition, told_on: date, told_by: str) -> None:
    """Note that the petitioner was told; only who left neither name nor address need not be."""
    refuse_wrong_day(told_on, locked.received_on, "told_on")
    refuse_wrong_telling(told_by)
    if told_by == ToldBy.UNREACHABLE and locked.is_real_name and (locked.sealed_address or locked.phone):
        message = _("信访人留了姓名和住址、电话，应当书面告知。")
        raise PetitionIncomplete(message, told_by=message)
    locked.told_on, locked.told_by = told_on, told_by


@carries("XF2022-23", "XF2022-31", "XF2022-36")
@action("petition.lead")
def lead_petition(
    *,
    by: User,
    petition: Petition,
    way: str,
    led_to: str,
    told_on: date,
    told_by: str,
    seen_version: int | None = None,
) -> Petition:
    """End a petition that belongs elsewhere: the petitioner is told in writing where to go.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, NotTheOffice, ConflictOfInterest,
        PetitionIncomplete, ReasonRequired, NumberInText
    """
    locked = lock_petition(by, petition, "lead", seen_version)
    if way not in Way.values:
        raise PetitionIncomplete(_("请选择引导去向。"), way=_("请选择引导去向。"))
    locked.way, locked.led_to = way, required_text(led_to, "led_to")[:LONGEST_OFFICE]
    _tell(locked, told_on, told_by)
    locked.due_on, locked.finished_on = None, told_on
    advance(locked, "lead", PETITION_TRANSITIONS)
    record_on(locked, _("引导到{office}：{way}。").format(office=locked.led_to, way=locked.get_way_display()))
    return locked


@carries("XF2022-23")
@action("petition.object")
def object_to_petition(*, by: User, petition: Petition, reason: str, seen_version: int | None = None) -> Petition:
    """Object to a petition that was passed on and belongs to another office, within five working days.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, NotTheOffice, ConflictOfInterest,
        NotPassedOn, LimitOver, ReasonRequired
    """
    locked = lock_petition(by, petition, "object", seen_version)
    if locked.channel != Channel.TRANSFER:
        raise NotPassedOn(_("只有转送、交办来的信访可以提出异议。"))
    until = last_objection_day(locked.received_on)
    if today() > until:
        raise LimitOver(_("异议要在{until}前提出，现在已经过了。").format(until=until))
    locked.objected_on = today()
    locked.sealed_objection = required_text(reason, "reason", is_sealed=True)[:LONGEST_REASON]
    advance(locked, "object", PETITION_TRANSITIONS)
    record_on(locked, _("提出异议，请转送机关核实。"))
    return locked


@action("petition.agree_objection")
def agree_to_objection(*, by: User, petition: Petition, seen_version: int | None = None) -> Petition:
    """Record that the office which passed a petition on agreed to take it back.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, NotTheOffice, ConflictOfInterest
    """
    locked = lock_petition(by, petition, "agree_objection", seen_version)
    locked.due_on, locked.finished_on = None, today()
    advance(locked, "agree_objection", PETITION_TRANSITIONS)
    record_on(locked, _("转送机关同意异议，材料交还。"))
    return locked


@action("petition.refuse_objection")
def refuse_objection(*, by: User, petition: Petition, seen_version: int | None = None) -> Petition:
    """Record that the office which passed a petition on did not agree: it has to be answered here.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, NotTheOffice, ConflictOfInterest
    """
    locked = lock_petition(by, petition, "refuse_objection", seen_version)
    advance(locked, "refuse_objection", PETITION_TRANSITIONS)
    record_on(locked, _("转送机关不同意异议，继续办理。"))
    return locked


@action("petition.withdraw")
def withdraw_petition(*, by: User, petition: Petition, reason: str, seen_version: int | None = None) -> Petition:
    """End a petition that the petitioner takes back.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, NotTheOffice, ConflictOfInterest,
        ReasonRequired, NumberInText
    """
    locked = lock_petition(by, petition, "withdraw", seen_version)
    why = required_text(reason, "reason")
    if len(why) > LONGEST_REASON:
        raise ReasonRequired(_("太长，请简写。"), reason=_("太长，请简写。"))
    locked.due_on, locked.finished_on = None, today()
    advance(locked, "withdraw", PETITION_TRANSITIONS)
    record_on(locked, _("信访人撤回。"), why=why)
    return locked
