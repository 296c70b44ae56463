"""Cookies beside the session: of this host alone, unreadable for scripts, in production only over HTTPS."""

from __future__ import annotations

from typing import Any

from django.conf import settings


def cookie_name(name: str) -> str:
    """Return the name of a cookie as browsers see it; in production they tie the prefix to this host."""
    return f"{settings.COOKIE_PREFIX}{name}"


def cookie_flags() -> dict[str, Any]:
    """Return the flags that every cookie is set with."""
    return {"secure": bool(settings.SESSION_COOKIE_SECURE), "httponly": True, "samesite": "Lax", "path": "/"}
