"""Name who receives tip-offs, confirm it as the inspection group, end it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission, Role
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import lock_row, refuse_same_person
from doudi.core.refusals import RoleNotAllowed, TransitionNotAllowed
from doudi.supervision.tip_offs.receivers.models import Receiver
from doudi.supervision.tip_offs.refusals import CannotReceive
from doudi.values.carries import carries


def refuse_all_but(by: User, role: Role) -> None:
    """Refuse users of another role.

    Raises:
        RoleNotAllowed
    """
    if Role(by.role) != role:
        raise RoleNotAllowed(_("由{role}办理。").format(role=role.label))


@carries("P18-18.e")
@action("receiver.name")
def name_receiver(*, by: User, user: User) -> Receiver:
    """Name a user who receives tip-offs, as the leader of the bureau.

    Raises:
        RoleNotAllowed, CannotReceive
    """
    refuse_all_but(by, Role.BUREAU_LEADER)
    if not user.is_active or not user.may(Permission.RECEIVE_TIP_OFFS):
        message = _("只能指定县民政局负责人或者纪检监察组人员。")
        raise CannotReceive(message, user=message)
    if Receiver.objects.filter(user=user, ended_on=None).exists():
        message = _("已经指定。")
        raise CannotReceive(message, user=message)
    receiver = Receiver.objects.create(user=user, named_by=by, named_on=today())
    record(_("指定{name}接收作风举报，待纪检监察组确认。").format(name=user.name), subject=receiver)
    return receiver


@carries("P18-18.e")
@action("receiver.confirm")
def confirm_receiver(*, by: User, receiver: Receiver) -> Receiver:
    """Confirm as the inspection group who receives tip-offs.

    Raises:
        RoleNotAllowed, TransitionNotAllowed, SecondPersonRequired
    """
    refuse_all_but(by, Role.INSPECTION_GROUP)
    locked = lock_row(Receiver.objects.filter(ended_on=None, confirmed_by=None), receiver.pk, _not_now())
    refuse_same_person(by, locked.named_by_id, sentence=_("由指定人以外的人确认。"))
    locked.confirmed_by, locked.confirmed_on = by, today()
    locked.save()
    record(_("确认{name}接收作风举报。").format(name=locked.user.name), subject=locked)
    return locked


def _not_now() -> TransitionNotAllowed:
    return TransitionNotAllowed(_("已经确认或者停止，请刷新看看。"))


@action("receiver.end")
def end_receiver(*, by: User, receiver: Receiver) -> Receiver:
    """End a designation, as the leader of the bureau.

    Raises:
        RoleNotAllowed, TransitionNotAllowed
    """
    refuse_all_but(by, Role.BUREAU_LEADER)
    locked = lock_row(Receiver.objects.filter(ended_on=None), receiver.pk, _not_now())
    locked.ended_on = today()
    locked.save()
    record(_("停止{name}接收作风举报。").format(name=locked.user.name), subject=locked)
    return locked


def receivers_in_force() -> list[User]:
    """Return who receives tip-offs today."""
    rows = Receiver.objects.filter(ended_on=None, confirmed_by__isnull=False, user__is_active=True)
    found = [one.user for one in rows.select_related("user")]
    return [user for user in found if user.may(Permission.RECEIVE_TIP_OFFS)]
