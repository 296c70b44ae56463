"""Cookies beside the session: of this host alone, unreadable for scripts, in production only over HTTPS."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse

_YEAR_SECONDS = 365 * 86_400


def cookie_name(name: str) -> str:
    """Return the name of a cookie as browsers see it; in production they tie the prefix to this host."""
    return f"{settings.COOKIE_PREFIX}{name}"


def keep_for_a_year(response: HttpResponse, name: str, value: str) -> None:
    """Let the browser keep a choice, such as the size of text."""
    response.set_cookie(cookie_name(name), value, max_age=_YEAR_SECONDS, **cookie_flags())


def cookie_flags() -> dict[str, Any]:
    """Return the flags that every cookie is set with."""
    return {"secure": bool(settings.SESSION_COOKIE_SECURE), "httponly": True, "samesite": "Lax", "path": "/"}
