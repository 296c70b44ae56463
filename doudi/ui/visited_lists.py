"""Lists that a user came through and their filters, in a signed cookie, so that the way back keeps the filters."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse

from doudi.core.cookies import cookie_flags, cookie_name

_COOKIE = "lists"
MAX_LISTS = 5
MAX_QUERY_LENGTH = 300


def _salt(request: HttpRequest) -> str:
    return f"lists-{request.user.pk}"


def visited_lists(request: HttpRequest) -> dict[str, str]:
    """Return the query of each list by its URL name, the latest first."""
    text = request.get_signed_cookie(cookie_name(_COOKIE), default="", salt=_salt(request)) or "{}"
    lists: dict[str, str] = json.loads(text)
    return lists


def remember_list(request: HttpRequest, response: HttpResponse, url_name: str) -> None:
    """Put a list first with the filters of the request; the cookie ends with the browser session."""
    before = visited_lists(request)
    query = request.GET.urlencode()
    now = {url_name: query if len(query) <= MAX_QUERY_LENGTH else ""}
    now |= {name: text for name, text in before.items() if name != url_name}
    now = dict(list(now.items())[:MAX_LISTS])
    if list(now.items()) == list(before.items()):
        return
    response.set_signed_cookie(
        cookie_name(_COOKIE),
        json.dumps(now, separators=(",", ":")),
        salt=_salt(request),
        **cookie_flags(),
    )
