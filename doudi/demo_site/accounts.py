"""Accounts of the demonstration: one for each role, two for a second township. Never in production."""

from __future__ import annotations

import time
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings
from django.contrib.auth.hashers import check_password

from doudi.core.accounts.actions import open_account
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Department, Role
from doudi.core.accounts.second_factors.actions import confirm_second_factor
from doudi.core.accounts.second_factors.codes import SHOWN_TO_EVERYBODY
from doudi.core.audit.trail import SYSTEM
from doudi.core.divisions.models import Division
from doudi.values.identity_number import check_character

PASSWORD = "doudi-yudu-2023"  # noqa: S105 - printed on the sign-in page of the demonstration
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # noqa: S105 - as above


_CODE_SECONDS = 30
_TOWNSHIPS = ("桥头乡", "祁禄山镇")
"""The townships whose rolls come with the demonstration."""


@dataclass(frozen=True)
class _Cast:
    username: str
    name: str
    role: Role
    division: str | None
    department: str = ""


_CASTS = (
    _Cast("cadre", "钟村长", Role.VILLAGE_CADRE, "first village"),
    _Cast("township", "李经办", Role.TOWNSHIP_OFFICER, "first"),
    _Cast("township2", "刘经办", Role.TOWNSHIP_OFFICER, "second"),
    _Cast("leader", "肖镇长", Role.TOWNSHIP_LEADER, "first"),
    _Cast("leader2", "赖副镇长", Role.TOWNSHIP_LEADER, "first"),
    _Cast("bureau", "谢科长", Role.BUREAU_OFFICER, "county"),
    _Cast("bureau2", "刘副科长", Role.BUREAU_OFFICER, "county"),
    _Cast("director", "易局长", Role.BUREAU_LEADER, "county"),
    _Cast("finance", "丁会计", Role.FINANCE_OFFICER, "county"),
    _Cast("auditor", "管审计", Role.AUDITOR, "county"),
    _Cast("federation", "廖残联", Role.DEPARTMENT_OFFICER, "county", Department.DPF),
    _Cast("medical", "温医保", Role.DEPARTMENT_OFFICER, "county", Department.MIB),
    _Cast("inspection", "胡纪检", Role.INSPECTION_GROUP, "county"),
    _Cast("system", "方系统", Role.SYSTEM_ADMINISTRATOR, None),
    _Cast("security", "段安全", Role.SECURITY_ADMINISTRATOR, None),
    _Cast("audit", "孙留痕", Role.AUDIT_ADMINISTRATOR, None),
    _Cast("provider", "邱上门", Role.PROVIDER_OFFICER, "county"),
    _Cast("social", "邹社工", Role.SOCIAL_WORKER, "first"),
)


def demonstration_usernames() -> list[str]:
    """Return the login names of the demonstration."""
    return [cast.username for cast in _CASTS]


def accounts_with_public_password() -> list[str]:
    """Return the login names of demonstration accounts that are active and still have the printed password."""
    accounts = User.objects.filter(is_active=True, username__in=demonstration_usernames()).order_by("username")
    return [account.username for account in accounts if check_password(PASSWORD, account.password)]


def open_demonstration_accounts() -> list[User]:
    """Open the accounts that are missing; return all of them in order."""
    first, second = (Division.objects.get(name=name) for name in _TOWNSHIPS)
    places = {
        "county": Division.objects.get(level=Division.Level.COUNTY),
        "first": first,
        "second": second,
        "first village": Division.objects.filter(parent=first).first(),
    }
    return [_opened(cast, places.get(cast.division or "")) for cast in _CASTS]


def _opened(cast: _Cast, division: Division | None) -> User:
    found = User.objects.filter(username=cast.username).first()
    if found is not None:
        return found
    user = open_account(
        by=SYSTEM,
        username=cast.username,
        name=cast.name,
        role=cast.role,
        division=division,
        department=cast.department,
        password=PASSWORD,
        initial=False,
        id_number=_identity_number(_CASTS.index(cast)),
    )
    enrol(user)
    return user


def enrol(user: User) -> None:
    """Give an account of the demonstration its second factor, confirmed; the code stands on the sign-in page."""
    factor = TOTP.activate(user, SECRET).instance
    factor.data[SHOWN_TO_EVERYBODY] = True
    factor.save(update_fields=["data"])
    confirm_second_factor(by=SYSTEM, user=user)


def _identity_number(order: int) -> str:
    """Return an invented identity number with a valid check digit."""
    first = f"36073119800101{order:03d}"
    return first + check_character(first)


def demonstration_accounts() -> dict[str, object] | None:
    """Return accounts, password and current code for the sign-in page.

    None outside a demonstration, and where a site that only turns its clock back has no account of the demonstration:
    its own accounts may bear the same login names, but have a second factor of their own.
    """
    if not settings.DEMONSTRATION:
        return None
    shown = Authenticator.objects.filter(data__has_key=SHOWN_TO_EVERYBODY).values("user")
    accounts = list(User.objects.filter(username__in=demonstration_usernames(), pk__in=shown).order_by("pk"))
    if not accounts:
        return None
    code = format_hotp_value(hotp_value(SECRET, int(time.time()) // _CODE_SECONDS))
    return {"accounts": accounts, "password": PASSWORD, "code": code}
