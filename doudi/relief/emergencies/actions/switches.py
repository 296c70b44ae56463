"""Open and end what an event allows for its duration (MCA57-16, MCA57-31, P18-6.e)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.casework.models import EventSwitch
from doudi.casework.switches.actions import end_switches, open_switches
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Role
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.refusals import RoleNotAllowed, required_text
from doudi.relief.emergencies.actions.events import lock_event
from doudi.relief.emergencies.models import EmergencyEvent
from doudi.relief.emergencies.refusals import EventInvalid
from doudi.values.carries import carries

MAX_MONTHS = 12
MAX_LIMIT_FEN = 10_000_00


@carries("P18-8.c", "MCA57-16", "MCA57-31", "SAL2026-35")
@action("relief.event.open_switch")
def open_event_switch(
    *, by: User, event: EmergencyEvent, kind: str, basis: str, figure: int | None = None
) -> EmergencyEvent:
    """Allow something in the area of a running event, as the bureau's leader; it ends with the event.

    Args:
        figure: months for longer reviews, fen for the limit of the townships, None for visits.
    Raises:
        PermissionRequired, RoleNotAllowed, TransitionNotAllowed, EventInvalid, ReasonRequired
    """
    locked = lock_event(by, event, "change")
    if Role(by.role) is not Role.BUREAU_LEADER:
        raise RoleNotAllowed(_("由县局负责人放宽。"))
    _refuse_figure(kind, figure)
    villages = list(locked.villages.filter(last_day=None).values_list("village_code", flat=True))
    number = open_switches(
        by=by,
        event_key=locked.key,
        label=locked.name,
        kind=kind,
        villages=villages,
        first_day=today(),
        figure=figure if kind != EventSwitch.Kind.REMOTE_VISITS else None,
        basis=required_text(basis, "basis", _("请写明依据的文件。")),
    )
    if not number:
        message = _("这一项已经放宽。")
        raise EventInvalid(message, kind=message)
    record(
        _("{name}期间{what}。").format(name=locked.name, what=EventSwitch.Kind(kind).label),
        subject=locked,
        new={"figure": figure, "villages": number},
        why=basis.strip(),
    )
    return locked


def _refuse_figure(kind: str, figure: int | None) -> None:
    """Refuse a switch that does not exist, or whose figure is missing or too high.

    Raises:
        EventInvalid
    """
    most = {
        EventSwitch.Kind.REMOTE_VISITS: None,
        EventSwitch.Kind.LONGER_REVIEWS: MAX_MONTHS,
        EventSwitch.Kind.TOWNSHIP_LIMIT: MAX_LIMIT_FEN,
    }
    if kind not in EventSwitch.Kind.values:
        raise EventInvalid(_("请选择放宽什么。"), kind=_("请选择放宽什么。"))
    highest = most[EventSwitch.Kind(kind)]
    if highest is not None and not (figure and 0 < figure <= highest):
        message = _("核查最多延后{months}个月，乡镇限额要低于县级协调机制会议研究的起点。").format(months=MAX_MONTHS)
        raise EventInvalid(message, months=message, limit_fen=message)


@action("relief.event.end_switch")
def end_event_switch(*, by: User, event: EmergencyEvent, kind: str) -> EmergencyEvent:
    """End what an event allows before the event itself ends.

    Raises:
        PermissionRequired, RoleNotAllowed, TransitionNotAllowed, EventInvalid
    """
    locked = lock_event(by, event, "change")
    if Role(by.role) is not Role.BUREAU_LEADER:
        raise RoleNotAllowed(_("由县局负责人停止放宽。"))
    if not end_switches(by=by, event_key=locked.key, last_day=today(), kind=kind):
        raise EventInvalid(_("这一项没有放宽。"))
    record(_("{name}期间不再“{what}”。").format(name=locked.name, what=EventSwitch.Kind(kind).label), subject=locked)
    return locked
