"""Context of the frame of every page: menu, size of text, version."""

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
from doudi.core.accounts.roles import Permission


@dataclass(frozen=True)
class MenuItem:
    """A line of the menu, shown to users with the permission; None shows it to everybody."""

    label: Any
    url_name: str
    permission: Permission | None


MENU: tuple[MenuItem, ...] = (
    MenuItem(_("工作台"), "console:desk", Permission.DESK),
    MenuItem(_("办件"), "casework:cases", Permission.READ_CASES),
    MenuItem(_("转来的事项"), "casework:department_cases", Permission.REVIEW_FOR_DEPARTMENT),
    MenuItem(_("在享人员"), "registry:recipients", Permission.READ_REGISTRY),
    MenuItem(_("需求和线索"), "casework:referrals", Permission.READ_CASES),
    MenuItem(_("发放"), "payments:runs", Permission.READ_PAYROLL),
    MenuItem(_("导入花名册"), "roll_import:rolls", Permission.IMPORT_ROLLS),
    MenuItem(_("政策"), "lawbook:home", None),
    MenuItem(_("办事指南"), "casework:service_guide", None),
    MenuItem(_("标准录入"), "lawbook:standards", Permission.READ_STANDARDS),
    MenuItem(_("资金"), "funding:home", Permission.READ_FUNDS),
    MenuItem(_("银行代发"), "bank_exchange:files", Permission.READ_FUNDS),
    MenuItem(_("操作记录"), "console:audit_trail", Permission.READ_AUDIT_TRAIL),
    MenuItem(_("账号"), "console:accounts", Permission.MANAGE_ACCOUNTS),
    MenuItem(_("登录安全"), "console:sign_in_security", Permission.MANAGE_SECURITY),
)


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Return menu, size of text and version."""
    user: Any = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "menu": list(_menu(user if signed_in else None, request.path)),
        "density": user.density if signed_in else _density(request),
        "version": __version__,
        "now": timezone.now(),
        "demonstration": settings.DEMONSTRATION,
        "may_search": signed_in and user.may(Permission.READ_REGISTRY),
    }


def _density(request: HttpRequest) -> str:
    """Return the size of text that a visitor chose, kept in a cookie."""
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
        is_here = path == url or (url != "/" and path.startswith(url))
        lines.append({"label": entry.label, "url": url, "is_here": is_here})
    return lines
