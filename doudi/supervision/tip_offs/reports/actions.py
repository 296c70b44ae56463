"""Receive a tip-off, send it on to the inspection group, record the result; the general trail learns nothing of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Role
from doudi.core.audit.trail import Actor, action, record
from doudi.core.clock import today
from doudi.core.process import lock_row, refuse_stale, save_changes
from doudi.core.refusals import ReasonRequired, RoleNotAllowed, TransitionNotAllowed, required_text
from doudi.supervision.tip_offs.refusals import TipOffNotThere
from doudi.supervision.tip_offs.reports.models import TipOff, TipOffStep
from doudi.supervision.tip_offs.reports.readers import may_read
from doudi.values.carries import carries

LONGEST_TEXT = 4000
LONGEST_ACCUSED = 120
LONGEST_REPORTER = 60


@dataclass(frozen=True)
class Accusation:
    """Whom a tip-off is about, what it says, and who reports; the last may stay empty."""

    accused: str
    text: str
    reporter: str = ""
    phone: str = ""


@dataclass(frozen=True)
class UnnamedReporter:
    """The actor of a tip-off in the trail: nobody learns there who reported."""

    name: str
    pk: None = None
    role: str = "citizen"


@carries("P18-18.e", "XF2022-30")
@action("tip_off.receive")
def receive_tip_off(*, by: Actor, source: str, accusation: Accusation) -> TipOff:  # noqa: ARG001 - the trail reads who
    """Seal a tip-off of an officer or of the public page.

    Raises:
        ReasonRequired
    """
    tip_off = TipOff.objects.create(
        source=source,
        received_on=today(),
        sealed_accused=required_text(accusation.accused, "accused", is_sealed=True)[:LONGEST_ACCUSED],
        sealed_text=required_text(accusation.text, "text", is_sealed=True)[:LONGEST_TEXT],
        sealed_reporter=accusation.reporter.strip()[:LONGEST_REPORTER],
        phone=accusation.phone,
    )
    record("", subject=tip_off)
    return tip_off


def _lock(by: User, tip_off: TipOff, seen_version: int | None) -> TipOff:
    missing = TipOffNotThere(_("没有这件举报。"))
    locked = lock_row(TipOff.objects.all(), tip_off.pk, missing)
    if not may_read(locked, by):
        raise missing
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经办理，请看过再办。"))
    return locked


@action("tip_off.look")
def look_at_tip_off(*, by: User, tip_off: TipOff) -> TipOff:
    """Open a tip-off: who looked is kept in the room.

    Raises:
        TipOffNotThere
    """
    locked = _lock(by, tip_off, None)
    _step(locked, by, TipOffStep.Kind.LOOK)
    return locked


def _step(locked: TipOff, by: User, kind: TipOffStep.Kind) -> None:
    TipOffStep.objects.create(tip_off=locked, kind=kind, user=by)
    record("", subject=locked)


@carries("P18-18.e", "XF2022-22", "XF2022-30")
@action("tip_off.send")
def send_tip_off(*, by: User, tip_off: TipOff, seen_version: int | None = None) -> TipOff:
    """Send a tip-off on to the inspection group, as its receiver.

    Raises:
        TipOffNotThere, StaleVersion, TransitionNotAllowed
    """
    locked = _lock(by, tip_off, seen_version)
    if locked.state != TipOff.State.RECEIVED:
        raise TransitionNotAllowed(_("已经移送。"))
    locked.state, locked.sent_on = TipOff.State.SENT, today()
    locked.version += 1
    save_changes(locked)
    _step(locked, by, TipOffStep.Kind.SEND)
    return locked


@carries("P18-18.e")
@action("tip_off.answer")
def record_result(*, by: User, tip_off: TipOff, result: str, text: str, seen_version: int | None = None) -> TipOff:
    """Record what came of a tip-off, as the inspection group.

    Raises:
        TipOffNotThere, StaleVersion, RoleNotAllowed, TransitionNotAllowed, ReasonRequired
    """
    locked = _lock(by, tip_off, seen_version)
    if Role(by.role) != Role.INSPECTION_GROUP:
        raise RoleNotAllowed(_("结果由纪检监察组登记。"))
    if locked.state == TipOff.State.ANSWERED:
        raise TransitionNotAllowed(_("已经登记结果。"))
    if result not in TipOff.Result.values:
        raise ReasonRequired(_("请选择结果。"), result=_("请选择结果。"))
    locked.result, locked.answered_on = result, today()
    locked.sealed_result = required_text(text, "text", is_sealed=True)[:LONGEST_TEXT]
    locked.state = TipOff.State.ANSWERED
    locked.sent_on = locked.sent_on or today()
    locked.version += 1
    save_changes(locked)
    _step(locked, by, TipOffStep.Kind.ANSWER)
    return locked
