"""The first two administrators of a new installation; they open every other account together."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.actions import refuse_unfit_account, refuse_weak_password
from doudi.core.accounts.identity import cleaned_identity_number, identity_index
from doudi.core.accounts.models import User
from doudi.core.accounts.refusals import AccountsExist, UsernameTaken
from doudi.core.accounts.roles import Role
from doudi.core.audit.trail import SystemActor, action, lock_audit_trail, record
from doudi.core.refusals import SecondPersonRequired, required_text


@dataclass(frozen=True)
class FirstAccount:
    """One of the first administrators, with a first password that is changed at the first sign-in."""

    username: str
    name: str
    id_number: str
    password: str


def refuse_where_accounts_exist() -> None:
    """Refuse an installation that has an account.

    Raises:
        AccountsExist
    """
    if User.objects.exists():
        message = _(
            "系统里已有账号，首批账号只开通一次，什么也没有改。"
            "新账号、忘记密码的，请系统管理员登录后在“账号”里提出，安全管理员确认。"
        )
        raise AccountsExist(message)


def refuse_unfit_username(username: str, other: FirstAccount | None) -> None:
    """Refuse a login name that is missing, in use, or that of the other administrator.

    Raises:
        ReasonRequired, UsernameTaken
    """
    refuse_unfit_account(required_text(username, "username"), Role.SYSTEM_ADMINISTRATOR, None, "")
    if other is not None and username == other.username:
        message = _("登录名“{name}”已有人使用，请换一个。").format(name=username)
        raise UsernameTaken(message, username=message)


def refuse_unfit_identity(id_number: str, other: FirstAccount | None) -> None:
    """Refuse an identity number that is wrong or that of the other administrator.

    Raises:
        IdentityNumberInvalid, SecondPersonRequired
    """
    number = cleaned_identity_number(id_number)
    if other is not None and number == cleaned_identity_number(other.id_number):
        raise SecondPersonRequired(_("系统管理员和安全管理员须是两个人。"))


def refuse_unfit_password(password: str, username: str, name: str) -> None:
    """Refuse a first password that is short, common, numeric or like the names.

    Raises:
        PasswordTooWeak
    """
    refuse_weak_password(password, User(username=username, name=name))


@action("account.open_first")
def open_first_accounts(
    *,
    by: SystemActor,  # noqa: ARG001 - for the trail
    system: FirstAccount,
    security: FirstAccount,
) -> tuple[User, User]:
    """Open the first system administrator and the first security administrator, who are two persons.

    Raises:
        AccountsExist: there is an account already; the two administrators open all others.
        SecondPersonRequired: both have the same identity number.
        IdentityNumberInvalid, PasswordTooWeak, UsernameTaken, ReasonRequired
    """
    lock_audit_trail()  # one of two that start at once waits, and then finds accounts
    refuse_where_accounts_exist()
    numbers = [cleaned_identity_number(one.id_number) for one in (system, security)]
    if numbers[0] == numbers[1]:
        raise SecondPersonRequired(_("系统管理员和安全管理员须是两个人。"))
    roles = (Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR)
    first, second = (
        _opened(one, role, number) for one, role, number in zip((system, security), roles, numbers, strict=True)
    )
    record(
        _("开通首批账号：系统管理员{first}，安全管理员{second}。").format(first=first.username, second=second.username),
        subject=first,
        new={"accounts": [first.username, second.username]},
    )
    return first, second


def _opened(one: FirstAccount, role: Role, number: str) -> User:
    refuse_unfit_account(one.username, role, None, "")
    now = timezone.now()
    user = User(
        username=required_text(one.username, "username"),
        name=required_text(one.name, "name"),
        role=role,
        id_number=number,
        id_number_index=identity_index(number),
        password_changed_at=now,
        rights_since=now,
        is_enrolment_trusted=True,
    )
    refuse_weak_password(one.password, user)
    user.set_password(one.password)
    user.save()
    return user
