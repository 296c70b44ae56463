"""Who may know of a tip-off: named receivers, then the inspection group; never anybody whom it names."""

from __future__ import annotations

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission, Role
from doudi.supervision.tip_offs.receivers.actions import receivers_in_force
from doudi.supervision.tip_offs.reports.models import TipOff
from doudi.values.carries import carries
from doudi.values.text import compact


def names(tip_off: TipOff, user: User) -> bool:
    """Whether a tip-off names a user, as the accused or anywhere in its text."""
    text = compact(tip_off.sealed_accused.clear() + tip_off.sealed_text.clear())
    return compact(user.name) in text or user.username in text


@carries("P18-18.e", "XF2022-30")
def may_read(tip_off: TipOff, by: User, receivers: list[User] | None = None) -> bool:
    """Whether a user may know that a tip-off exists.

    Named receivers do. The inspection group does once it was sent on, or where the tip-off names every receiver.
    """
    if not by.is_active or not by.may(Permission.RECEIVE_TIP_OFFS) or names(tip_off, by):
        return False
    unnamed = [one for one in (receivers_in_force() if receivers is None else receivers) if not names(tip_off, one)]
    if any(one.pk == by.pk for one in unnamed):
        return True
    is_inspection_group = Role(by.role) == Role.INSPECTION_GROUP
    return is_inspection_group and (tip_off.state != TipOff.State.RECEIVED or not unnamed)


def readable_tip_offs(by: User) -> list[TipOff]:
    """Return the tip-offs that a user may know of, the latest first."""
    if not by.may(Permission.RECEIVE_TIP_OFFS):
        return []
    receivers = receivers_in_force()
    return [one for one in TipOff.objects.all() if may_read(one, by, receivers)]
