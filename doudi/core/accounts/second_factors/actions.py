"""Confirm the second factor of a person one has before oneself; revoke a lost one."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.core.accounts.actions import remove_second_factor
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.refusals import OwnAccountNotAllowed
from doudi.core.accounts.roles import Permission
from doudi.core.accounts.second_factors.models import ConfirmedFactor
from doudi.core.accounts.second_factors.queries import factors_of, may_confirm
from doudi.core.audit.trail import Actor, SystemActor, action, record
from doudi.core.refusals import OutsideScope, TransitionNotAllowed, required_text


@action("account.confirm_second_factor")
def confirm_second_factor(*, by: Actor, user: User) -> None:
    """Confirm that the phone enrolled for an account is its owner's, who stands before oneself.

    Raises:
        PermissionRequired, OwnAccountNotAllowed, OutsideScope
        TransitionNotAllowed: there is no factor, or it is confirmed.
    """
    _refuse_others(by, user)
    waiting = factors_of(user).filter(confirmation__isnull=True)
    confirmed = [
        ConfirmedFactor.objects.create(factor=factor, confirmed_by=by if isinstance(by, User) else None)
        for factor in waiting
    ]
    if not confirmed:
        raise TransitionNotAllowed(_("这个账号没有等确认的两步验证。"))
    record(
        _("确认账号{username}（{name}）的两步验证，已当面核对本人。").format(username=user.username, name=user.name),
        subject=user,
    )


@action("account.revoke_second_factor")
def revoke_second_factor(*, by: User, user: User, why: str) -> None:
    """Revoke a lost second factor and sign the account out; a new one has to be confirmed again.

    Raises:
        PermissionRequired, OwnAccountNotAllowed, OutsideScope, ReasonRequired
    """
    _refuse_others(by, user)
    why = required_text(why, "why")
    remove_second_factor(user)
    record(
        _("吊销账号{username}（{name}）的两步验证。").format(username=user.username, name=user.name),
        subject=user,
        why=why,
    )


def confirm_first_enrolment(user: User) -> None:
    """Confirm the first factor of the first two administrators, whom nobody else could. A part of the enrolment."""
    if not user.is_enrolment_trusted:
        return
    for factor in factors_of(user).filter(confirmation__isnull=True):
        ConfirmedFactor.objects.create(factor=factor)
    user.is_enrolment_trusted = False
    user.save(update_fields=["is_enrolment_trusted"])


def _refuse_others(by: Actor, user: User) -> None:
    """Refuse a user who may not confirm or revoke for the account.

    Raises:
        PermissionRequired, OwnAccountNotAllowed, OutsideScope
    """
    require_permission(by, Permission.CONFIRM_SECOND_FACTORS)
    if isinstance(by, SystemActor):
        return
    if by.pk == user.pk:
        raise OwnAccountNotAllowed(_("本人的两步验证须由别人确认或吊销。"))
    if not isinstance(by, User) or not may_confirm(by, user):
        raise OutsideScope(_("这个账号的两步验证不归您确认。"))
