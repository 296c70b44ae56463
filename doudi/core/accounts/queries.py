"""Queries about accounts: who is signed in, who lacks a second factor."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import SECOND_FACTOR_ROLES, Role

_FACTOR = ~Q(authenticator__type=Authenticator.Type.RECOVERY_CODES)


def accounts_by_sign_in_security(*, only: str = "") -> QuerySet[User]:
    """Return active accounts with the numbers of their sign-ins and second factors.

    Args:
        only: "signed_in", "unguarded" (a required second factor is missing), or all if empty.
    """
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
    """Return sign-ins that have neither expired nor been ended."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=timezone.now())
    sign_ins: QuerySet[UserSession] = UserSession.objects.filter(Exists(alive))
    return sign_ins


def has_second_factor(user: User) -> bool:
    """Whether a second factor is set up; recovery codes alone do not count."""
    return bool(Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def sign_ins_of(user: User) -> Sequence[UserSession]:
    """Return the open sign-ins of a user, latest first."""
    return list(open_sign_ins().filter(user=user).order_by("-created_at"))


def accounts_without_identity() -> list[User]:
    """Return active accounts of staff that are bound to no person."""
    return list(User.objects.filter(is_active=True, id_number_index="").exclude(role=Role.CITIZEN))


def in_use_since() -> date:
    """Return the day on which the first account of staff was opened, or today where there is none."""
    opened = User.objects.exclude(role=Role.CITIZEN).aggregate(first=Min("opened_at"))["first"]
    return timezone.localdate(opened)
