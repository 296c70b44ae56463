"""Queries about second factors: who has one, who waits for its confirmation, who may confirm."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission, Role
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.scope import contains

_OF_TOWNSHIP = (Role.VILLAGE_CADRE, Role.TOWNSHIP_OFFICER)


def factors_of(user: User) -> QuerySet[Authenticator]:
    """Return the second factors of a user; recovery codes alone are none."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user=user).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    return found


def enrolment_of(user: User) -> str:
    """Return how far a user is: "none", "waiting" for the confirmation of a factor, or "confirmed", every one."""
    confirmed = list(factors_of(user).values_list("confirmation__pk", flat=True))
    if not confirmed:
        return "none"
    return "confirmed" if all(confirmed) else "waiting"


def may_confirm(by: User, user: User) -> bool:
    """Whether ``by`` sees the owner of an account and may confirm or revoke its second factor.

    The township's leader does for officers and cadres of the township; the security administrator for the others and
    where there is no leader; the system administrator for a security administrator.
    """
    if by.pk == user.pk or not by.may(Permission.CONFIRM_SECOND_FACTORS):
        return False
    if by.role == Role.TOWNSHIP_LEADER:
        return user.role in _OF_TOWNSHIP and contains(by.scope, user.division_id or "")
    if by.role == Role.SYSTEM_ADMINISTRATOR:
        return bool(user.role == Role.SECURITY_ADMINISTRATOR)
    return True


def confirmer_in_words(user: User) -> str:
    """Say who confirms the second factor of a user: the role, and the names where there are some."""
    township = User.objects.filter(role=Role.TOWNSHIP_LEADER, division=(user.division_id or "")[:TOWNSHIP_DIGITS])
    if user.role in _OF_TOWNSHIP and township.filter(is_active=True).exists():
        found, role = township, _("本乡镇负责人")
    elif user.role == Role.SECURITY_ADMINISTRATOR:
        found, role = User.objects.filter(role=Role.SYSTEM_ADMINISTRATOR), str(Role.SYSTEM_ADMINISTRATOR.label)
    else:
        found, role = User.objects.filter(role=Role.SECURITY_ADMINISTRATOR), str(Role.SECURITY_ADMINISTRATOR.label)
    names = "、".join(found.filter(is_active=True).order_by("pk").values_list("name", flat=True))
    return _("{role}（{names}）").format(role=role, names=names) if names else role


def accounts_confirmable_by(by: User) -> QuerySet[User]:
    """Return active accounts whose second factor a user may confirm or revoke; ``factors`` and ``unconfirmed``."""
    factor = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    found = User.objects.filter(is_active=True).exclude(pk=by.pk).exclude(role=Role.CITIZEN)
    if by.role == Role.TOWNSHIP_LEADER:
        found = found.filter(role__in=_OF_TOWNSHIP, division__code__startswith=by.scope or "-")
    elif by.role == Role.SYSTEM_ADMINISTRATOR:
        found = found.filter(role=Role.SECURITY_ADMINISTRATOR)
    return found.select_related("division").annotate(
        has_factor=Exists(factor),
        is_confirmed=Exists(factor) & ~Exists(factor.filter(confirmation__isnull=True)),
    )


def waiting_enrolments(by: User) -> QuerySet[User]:
    """Return accounts whose second factor waits for a user's confirmation."""
    return accounts_confirmable_by(by).filter(Q(has_factor=True, is_confirmed=False))
