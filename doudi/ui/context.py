"""What the frame of every page needs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doudi import __version__
from doudi.core.accounts import demonstration
from doudi.core.accounts.roles import Permission


@dataclass(frozen=True)
class Entry:
    """A line of the menu: subjects add theirs in ``MENU``."""

    label: Any
    url_name: str
    permission: Permission | None


MENU: tuple[Entry, ...] = (
    Entry(_("工作台"), "console:desk", Permission.DESK),
    Entry(_("办件"), "casework:cases", Permission.READ_CASES),
    Entry(_("在享人员"), "registry:households", Permission.READ_REGISTER),
    Entry(_("需求和线索"), "casework:needs", Permission.READ_CASES),
    Entry(_("发放"), "payments:runs", Permission.READ_PAYROLL),
    Entry(_("导入花名册"), "intake:list", Permission.IMPORT_ROLLS),
    Entry(_("政策"), "lawbook:home", None),
    Entry(_("办事指南"), "casework:guide", None),
    Entry(_("标准录入"), "lawbook:standards", Permission.READ_STANDARDS),
    Entry(_("资金"), "funding:home", Permission.READ_FUNDS),
    Entry(_("银行代发"), "banking:files", Permission.READ_FUNDS),
    Entry(_("操作记录"), "console:trail", Permission.READ_TRAIL),
    Entry(_("账号"), "console:accounts", Permission.MANAGE_ACCOUNTS),
    Entry(_("登录安全"), "console:security", Permission.MANAGE_SECURITY),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Menu, density, version."""
    user: Any = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "menu": list(_menu(user if signed_in else None, request.path)),
        "density": user.density if signed_in else _density(request),
        "version": __version__,
        "now": timezone.now(),
        "demonstration": settings.DEMONSTRATION,
        "demonstration_sign_ins": demonstration.shown_on_sign_in(),
        "may_search": signed_in and user.may(Permission.READ_REGISTER),
    }


def _density(request: HttpRequest) -> str:
    """Whoever is not signed in keeps his choice of large letters in a cookie."""
    return "elder" if request.COOKIES.get("density") == "elder" else "console"


@cache
def _address(url_name: str) -> str | None:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None


def _menu(user: Any, path: str) -> list[dict[str, Any]]:
    lines = []
    for entry in MENU:
        if entry.permission is not None and (user is None or not user.may(entry.permission)):
            continue
        url = _address(entry.url_name)
        if url is None:
            continue
        here = path == url or (url != "/" and path.startswith(url))
        lines.append({"label": entry.label, "url": url, "here": here})
    return lines
