"""Opening, changing and closing accounts."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import COUNTY_ROLES, TOWNSHIP_ROLES, Permission, Role
from doudi.core.audit.trail import (
    Actor,
    action,
    record,
)
from doudi.core.divisions.models import Division
from doudi.core.refusals import Refused


class UsernameTaken(Refused):
    code = "username_taken"


class PasswordTooWeak(Refused):
    code = "password_too_weak"


class DivisionNotForRole(Refused):
    code = "division_not_for_role"


class OwnAccountNotAllowed(Refused):
    code = "own_account_not_allowed"


class UnknownChoice(Refused):
    code = "unknown_choice"


_LEVELS = {
    **dict.fromkeys(COUNTY_ROLES, Division.Level.COUNTY),
    **dict.fromkeys(TOWNSHIP_ROLES, Division.Level.TOWNSHIP),
    Role.VILLAGE_CADRE: Division.Level.VILLAGE,
}


@action("account.open")
def open_account(
    *, by: Actor, username: str, name: str, role: str, division: Division | None, password: str, initial: bool = True
) -> User:
    """Open an account. The first password must be changed at the first sign-in.

    Raises:
        PermissionRequired, UsernameTaken, DivisionNotForRole, PasswordTooWeak
    """
    require_permission(by, Permission.MANAGE_ACCOUNTS)
    if User.objects.filter(username=username).exists():
        message = _("登录名“{name}”已有人使用，请换一个。").format(name=username)
        raise UsernameTaken(message, username=message)
    _refuse_wrong_place(role, division)
    user = User(
        username=username,
        name=name,
        role=role,
        division=division,
        is_password_change_due=initial,
        password_changed_at=timezone.now(),
    )
    _refuse_weak_password(password, user)
    user.set_password(password)
    user.save()
    place = division.name if division else _("不限")
    record(
        _("开通账号{username}（{name}，{role}，{place}）。").format(
            username=username, name=name, role=Role(role).label, place=place
        ),
        subject=user,
        new={"username": username, "role": role, "division": division.code if division else None},
    )
    return user


@action("account.close")
def close_account(*, by: Actor, user: User, why: str) -> None:
    """Nobody signs in with it any more; what was done with it stays."""
    _switch(by, user, _("停用账号{username}（{name}）。"), active=False, why=why)


@action("account.reopen")
def reopen_account(*, by: Actor, user: User, why: str) -> None:
    """Let somebody sign in again."""
    _switch(by, user, _("重新启用账号{username}（{name}）。"), active=True, why=why)


def _switch(by: Actor, user: User, sentence: str, *, active: bool, why: str) -> None:
    require_permission(by, Permission.MANAGE_ACCOUNTS)
    if by.pk == user.pk:
        raise OwnAccountNotAllowed(_("不能停用自己的账号，请另一位系统管理员办理。"))
    user.is_active = active
    user.save(update_fields=["is_active"])
    record(
        sentence.format(username=user.username, name=user.name),
        subject=user,
        old={"is_active": not active},
        new={"is_active": active},
        why=why,
    )


@action("account.reset_password")
def reset_password(*, by: Actor, user: User, password: str, why: str) -> None:
    """Give a password that must be changed at the next sign-in.

    Raises:
        PermissionRequired, PasswordTooWeak
    """
    require_permission(by, Permission.MANAGE_ACCOUNTS)
    _refuse_weak_password(password, user)
    user.set_password(password)
    user.is_password_change_due = True
    user.password_changed_at = timezone.now()
    user.save(update_fields=["password", "is_password_change_due", "password_changed_at"])
    record(_("重置账号{username}的密码。").format(username=user.username), subject=user, why=why)


@action("account.change_password")
def change_password(*, by: User, password: str) -> None:
    """Change one's own password.

    Raises:
        PasswordTooWeak
    """
    _refuse_weak_password(password, by)
    by.set_password(password)
    by.is_password_change_due = False
    by.password_changed_at = timezone.now()
    by.save(update_fields=["password", "is_password_change_due", "password_changed_at"])
    record(_("修改了自己的密码。"), subject=by)


@action("account.choose_density")
def choose_density(*, by: User, density: str) -> None:
    """Choose the size of letters.

    Raises:
        UnknownChoice
    """
    if density not in User.Density.values:
        raise UnknownChoice(_("没有这种字号。"))
    by.density = density
    by.save(update_fields=["density"])
    record(_("把字号改为{density}。").format(density=User.Density(density).label), subject=by)


@action("account.sign_in")
def record_sign_in(*, by: User) -> None:
    """Somebody came in."""
    record(_("登录系统。"), subject=by)


def _refuse_wrong_place(role: str, division: Division | None) -> None:
    level = _LEVELS.get(Role(role))
    if level is None:
        return
    fits = division is not None and division.level in (
        (level, Division.Level.ZONE) if level == Division.Level.TOWNSHIP else (level,)
    )
    if not fits:
        text = _("{role}的所在地须选到{level}。").format(role=Role(role).label, level=Division.Level(level).label)
        raise DivisionNotForRole(text, division=text)


def _refuse_weak_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        text = "".join(error.messages)
        raise PasswordTooWeak(text, password=text) from None
