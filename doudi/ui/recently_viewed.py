"""Rows that a user viewed last, in a signed cookie of their own: kinds and primary keys only, no database writes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from doudi.core.cookies import cookie_flags, cookie_name

_COOKIE = "seen"
MAX_REMEMBERED = 8


def _salt(request: HttpRequest) -> str:
    return f"seen-{request.user.pk}"


def recently_viewed(request: HttpRequest) -> list[tuple[str, int]]:
    """Return kind and primary key of each row, latest first."""
    text = request.get_signed_cookie(cookie_name(_COOKIE), default="", salt=_salt(request)) or ""
    return [(kind, int(number)) for kind, _, number in (one.partition(":") for one in text.split(".") if one)]


def remember_viewed(request: HttpRequest, response: HttpResponse, kind: str, number: int) -> None:
    """Put a row first; the cookie ends with the browser session."""
    before = recently_viewed(request)
    now = [(kind, number), *(one for one in before if one != (kind, number))][:MAX_REMEMBERED]
    if now == before:
        return
    response.set_signed_cookie(
        cookie_name(_COOKIE),
        ".".join(f"{what}:{which}" for what, which in now),
        salt=_salt(request),
        **cookie_flags(),
    )
