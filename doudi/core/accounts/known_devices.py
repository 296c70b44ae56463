"""The signed cookie of a browser in which an account has signed in before."""

from __future__ import annotations

import secrets
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse

from doudi.core.cookies import cookie_flags, cookie_name

COOKIE = "known_device"
_MAX_AGE_SECONDS = 180 * 24 * 60 * 60
_MOST_ACCOUNTS = 8
_SALT = "doudi.core.accounts.known_devices"


def device_of(request: HttpRequest, username: str) -> str:
    """Return the number of the device if the account has signed in on it, else nothing."""
    known = _known(request)
    return str(known["device"]) if username.casefold() in known["accounts"] else ""


def remember_device(request: HttpRequest, response: HttpResponse, username: str) -> None:
    """Write into the browser that the account has signed in here."""
    known = _known(request)
    accounts = [name for name in known["accounts"] if name != username.casefold()]
    value = {"device": known["device"], "accounts": [username.casefold(), *accounts][:_MOST_ACCOUNTS]}
    response.set_cookie(
        cookie_name(COOKIE), signing.dumps(value, salt=_SALT), max_age=_MAX_AGE_SECONDS, **cookie_flags()
    )


def _known(request: HttpRequest) -> dict[str, Any]:
    try:
        found: dict[str, Any] = signing.loads(
            request.COOKIES.get(cookie_name(COOKIE), ""), salt=_SALT, max_age=_MAX_AGE_SECONDS
        )
    except signing.BadSignature:
        return {"device": secrets.token_hex(16), "accounts": []}
    return found
