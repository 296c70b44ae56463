"""Officers, by name, its initials, or the name they sign in with."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Role
from doudi.ui.pickers.sources import MAX_CHOICES, Choice, PickerSource
from doudi.values.pinyin import begins_with_letters

_MOST_ACCOUNTS = 5_000


def _find(text: str, by: Any) -> list[User]:
    """Officers whose name, sound, initials or sign-in name begin with the text."""
    if by.role == Role.CITIZEN or not by.is_active:
        return []
    officers = User.objects.filter(is_active=True).exclude(role=Role.CITIZEN).select_related("division")
    if not text.isascii():
        return list(officers.filter(Q(name__startswith=text)).order_by("name")[: MAX_CHOICES + 1])
    letters = text.lower()
    named = officers.values_list("pk", "name", "username")[:_MOST_ACCOUNTS]
    keys = [pk for pk, name, username in named if username.startswith(letters) or begins_with_letters(name, letters)]
    return list(officers.filter(pk__in=keys[: MAX_CHOICES + 1]).order_by("name"))


def _get(key: str, by: Any) -> User | None:
    if by.role == Role.CITIZEN or not by.is_active:
        return None
    found: User | None = User.objects.filter(username=key.lower()).exclude(role=Role.CITIZEN).first()
    return found


def _choice_of(officer: User, _by: Any) -> Choice:
    return Choice(officer.username, officer.name, f"{officer.get_role_display()} {officer.place}".strip())


OFFICERS = PickerSource(
    "officers",
    _find,
    _get,
    _choice_of,
    hint=_("姓名、拼音首字母或登录名"),
    not_found=_("没有找到这位工作人员。"),
)
