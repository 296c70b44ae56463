"""The security administrator's verbs and questions: who is signed in, who lacks a second factor."""

from __future__ import annotations

from collections.abc import Sequence

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.actions import OwnAccountNotAllowed
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import SECOND_FACTOR_ROLES, Permission
from doudi.core.audit.trail import action, record

_FACTOR = ~Q(authenticator__type=Authenticator.Type.RECOVERY_CODES)


def accounts_by_sign_in_security(*, only: str = "") -> QuerySet[User]:
    """Active accounts with the number of their sign-ins and factors; ``only`` signed_in or unguarded ones."""
    accounts = User.objects.filter(is_active=True).select_related("division").order_by("username")
    accounts = accounts.annotate(
        sign_ins=Count("usersession", filter=Q(usersession__in=open_sign_ins()), distinct=True),
        factors=Count("authenticator", filter=_FACTOR, distinct=True),
    )
    if only == "signed_in":
        return accounts.filter(sign_ins__gt=0)
    if only == "unguarded":
        return accounts.filter(factors=0, role__in=SECOND_FACTOR_ROLES)
    return accounts


def open_sign_ins() -> QuerySet[UserSession]:
    """Sign-ins that have not run out or been ended."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=timezone.now())
    found: QuerySet[UserSession] = UserSession.objects.filter(Exists(alive))
    return found


def has_second_factor(user: User) -> bool:
    """Whether one is set up; codes for an emergency alone are none."""
    return bool(Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def sign_ins_of(user: User) -> Sequence[UserSession]:
    """Where somebody is signed in, the latest first."""
    return list(open_sign_ins().filter(user=user).order_by("-created_at"))


@action("account.end_sign_ins")
def end_sign_ins(*, by: User, user: User, why: str) -> None:
    """Sign somebody out wherever he is signed in.

    Raises:
        PermissionRequired
    """
    require_permission(by, Permission.MANAGE_SECURITY)
    number = _end(user)
    record(
        _("让账号{username}（{name}）在{number}处退出登录。").format(
            username=user.username, name=user.name, number=number
        ),
        subject=user,
        why=why,
    )


@action("account.reset_second_factor")
def reset_second_factor(*, by: User, user: User, why: str) -> None:
    """Take away a second factor that was lost: he is signed out, and sets up a new one after his password.

    Raises:
        PermissionRequired
        OwnAccountNotAllowed: one's own is another security administrator's matter.
    """
    require_permission(by, Permission.MANAGE_SECURITY)
    if by.pk == user.pk:
        raise OwnAccountNotAllowed(_("不能重置自己的两步验证，请另一位安全管理员办理。"))
    Authenticator.objects.filter(user=user).delete()
    _end(user)
    record(
        _("重置账号{username}（{name}）的两步验证。").format(username=user.username, name=user.name),
        subject=user,
        why=why,
    )


def _end(user: User) -> int:
    sign_ins = sign_ins_of(user)
    for one in sign_ins:
        one.end()
    return len(sign_ins)
