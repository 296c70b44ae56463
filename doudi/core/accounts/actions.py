"""Actions on accounts that one person does: close, change the own password, sign out; others are ``proposals``."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.identity import cleaned_identity_number, identity_index, refuse_second_account
from doudi.core.accounts.models import User
from doudi.core.accounts.password_rules import remember_password
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.queries import sign_ins_of
from doudi.core.accounts.refusals import (
    DepartmentNotForRole,
    DivisionNotForRole,
    OwnAccountNotAllowed,
    PasswordTooWeak,
    UnknownChoice,
    UsernameTaken,
)
from doudi.core.accounts.roles import COUNTY_ROLES, TOWNSHIP_ROLES, Department, Permission, Role
from doudi.core.audit.trail import (
    Actor,
    SystemActor,
    action,
    record,
)
from doudi.core.divisions.models import Division
from doudi.core.refusals import SecondPersonRequired, refuse_hidden_characters

_LEVELS = {
    **dict.fromkeys(COUNTY_ROLES, Division.Level.COUNTY),
    **dict.fromkeys(TOWNSHIP_ROLES, Division.Level.TOWNSHIP),
    Role.VILLAGE_CADRE: Division.Level.VILLAGE,
    Role.DEPARTMENT_OFFICER: Division.Level.COUNTY,
    Role.PROVIDER_OFFICER: Division.Level.COUNTY,
    Role.SOCIAL_WORKER: Division.Level.TOWNSHIP,
    Role.INSPECTION_GROUP: Division.Level.COUNTY,
}


@action("account.open")
def open_account(
    *,
    by: Actor,
    username: str,
    name: str,
    role: str,
    division: Division | None,
    password: str,
    initial: bool = True,
    department: str = "",
    id_number: str = "",
) -> User:
    """Open an account as the system: the first ones, and those of demonstrations.

    Its first password must be changed at the first sign-in unless ``initial`` is false.

    Raises:
        SecondPersonRequired: an administrator proposes an account, another confirms it (``proposals``).
        UsernameTaken, DivisionNotForRole, DepartmentNotForRole, PasswordTooWeak, PersonHasAccount
    """
    if not isinstance(by, SystemActor):
        raise SecondPersonRequired(_("开通账号由系统管理员提出，安全管理员确认。"))
    refuse_hidden_characters(name)
    number = cleaned_identity_number(id_number) if id_number else ""
    refuse_unfit_account(username, role, division, department)
    user = User(
        username=username,
        name=name,
        role=role,
        division=division,
        department=department,
        is_password_change_due=initial,
        password_changed_at=timezone.now(),
        rights_since=timezone.now(),
    )
    refuse_weak_password(password, user)
    user.set_password(password)
    if number:
        user.id_number, user.id_number_index = number, identity_index(number)
        refuse_second_account(user.id_number_index)
    user.save()
    place = user.place or _("不限")
    record(
        _("开通账号{username}（{name}，{role}，{place}）。").format(
            username=username, name=name, role=Role(role).label, place=place
        ),
        subject=user,
        new={"username": username, "role": role, "division": division.code if division else None}
        | ({"department": department} if department else {}),
    )
    return user


@action("account.close")
def close_account(*, by: Actor, user: User, why: str) -> None:
    """Close an account at once: it can no longer sign in; its records stay.

    Raises:
        PermissionRequired, OwnAccountNotAllowed
    """
    require_permission(by, Permission.MANAGE_ACCOUNTS)
    if by.pk == user.pk:
        raise OwnAccountNotAllowed(_("不能停用自己的账号，请另一位系统管理员办理。"))
    user.is_active = False
    user.save(update_fields=["is_active"])
    record(
        _("停用账号{username}（{name}）。").format(username=user.username, name=user.name),
        subject=user,
        old={"is_active": True},
        new={"is_active": False},
        why=why,
    )


@action("account.change_password")
def change_password(*, by: User, password: str) -> None:
    """Change the actor's own password.

    Raises:
        PasswordTooWeak
    """
    refuse_weak_password(password, by)
    remember_password(by)
    by.set_password(password)
    by.is_password_change_due = False
    by.password_changed_at = timezone.now()
    by.save(update_fields=["password", "is_password_change_due", "password_changed_at"])
    record(_("修改了自己的密码。"), subject=by)


@action("account.choose_density")
def choose_density(*, by: User, density: str) -> None:
    """Choose the size of text for the actor's own pages.

    Raises:
        UnknownChoice
    """
    if density not in User.Density.values:
        raise UnknownChoice(_("没有这种字号。"))
    by.density = density
    by.save(update_fields=["density"])
    record(_("把字号改为{density}。").format(density=User.Density(density).label), subject=by)


@action("account.choose_language")
def choose_language(*, by: User, language: str) -> None:
    """Choose the language of the actor's own pages; what is recorded, and official forms, stay in Chinese.

    Raises:
        UnknownChoice
    """
    names = dict(settings.LANGUAGES)
    if language not in names:
        raise UnknownChoice(_("没有这种语言。"))
    by.language = language
    by.save(update_fields=["language"])
    record(_("把界面语言改为{language}。").format(language=names[language]), subject=by)


@action("account.finish_tour")
def finish_tour(*, by: User) -> None:
    """Take the tour off the actor's desk; it can be called again from the help."""
    by.tour_finished_at = timezone.now()
    by.save(update_fields=["tour_finished_at"])
    record(_("看完入门介绍。"), subject=by)


@action("account.sign_in")
def record_sign_in(*, by: User) -> None:
    """Record a sign-in."""
    record(_("登录系统。"), subject=by)


@action("account.end_sign_ins")
def end_sign_ins(*, by: User, user: User, why: str) -> None:
    """Sign an account out everywhere.

    Raises:
        PermissionRequired
    """
    require_permission(by, Permission.MANAGE_SECURITY)
    number = end_sign_ins_of(user)
    record(
        _("让账号{username}（{name}）在{number}处退出登录。").format(
            username=user.username, name=user.name, number=number
        ),
        subject=user,
        why=why,
    )


def remove_second_factor(user: User) -> None:
    """Remove the second factors of an account and sign it out. A part of actions, which record it."""
    Authenticator.objects.filter(user=user).delete()
    end_sign_ins_of(user)


def refuse_unfit_account(username: str, role: str, division: Division | None, department: str) -> None:
    """Refuse a username in use, and a place or department that does not fit the role.

    Raises:
        UsernameTaken, DivisionNotForRole, DepartmentNotForRole
    """
    if User.objects.filter(username=username).exists():
        message = _("登录名“{name}”已有人使用，请换一个。").format(name=username)
        raise UsernameTaken(message, username=message)
    refuse_unfit_role(role, division, department)


def refuse_unfit_role(role: str, division: Division | None, department: str) -> None:
    """Refuse a place or department that does not fit the role.

    Raises:
        DivisionNotForRole, DepartmentNotForRole
    """
    _refuse_wrong_place(role, division)
    _refuse_wrong_department(role, department)


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


def _refuse_wrong_department(role: str, department: str) -> None:
    if (Role(role) is Role.DEPARTMENT_OFFICER) == (department in Department.values) and (
        Role(role) is Role.DEPARTMENT_OFFICER or not department
    ):
        return
    text = _("部门经办人要选所在部门，其他角色不选。")
    raise DepartmentNotForRole(text, department=text)


def refuse_weak_password(password: str, user: User) -> None:
    """Refuse a password that is short, common, numeric or like the name.

    Raises:
        PasswordTooWeak
    """
    try:
        validate_password(password, user)
    except ValidationError as error:
        text = "".join(error.messages)
        raise PasswordTooWeak(text, password=text) from None


def end_oldest_sign_ins(user: User) -> int:
    """End the oldest sign-ins beyond ``MOST_SIGN_INS``; return how many. A part of the sign-in, which is recorded."""
    oldest = sign_ins_of(user)[settings.MOST_SIGN_INS :]
    for sign_in in oldest:
        sign_in.end()
    return len(oldest)


def end_sign_ins_of(user: User) -> int:
    """End the sign-ins of an account; return how many there were. A part of actions, which record it."""
    sign_ins = sign_ins_of(user)
    for sign_in in sign_ins:
        sign_in.end()
    return len(sign_ins)
