"""Middleware that writes down who of the staff looked at what, failed to sign in, or was refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from doudi.core.access_log import spool
from doudi.core.access_log.models import Access
from doudi.core.access_log.note import Note, begin
from doudi.core.accounts.roles import Role

_SIGN_IN_PAGES = {"account_login", "mfa_authenticate", "account_reauthenticate", "mfa_reauthenticate"}
_LONG_DIGITS = re.compile(r"[0-9]{11,}")


class AccessLogMiddleware:
    """Note each request of the staff, and append what it looked at to the spool."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        note = begin()
        response = self.get_response(request)
        match = request.resolver_match
        if match is not None and not note.is_sealed:
            kind, outcome = _kind_of(request, response, note)
            if kind:
                row = _row(request, note) | {"kind": kind, "outcome": outcome}
                spool.append(row)
                for one in _shown(note) if kind == note.kind else ():
                    spool.append(row | one)
        return response


def _kind_of(request: Any, response: HttpResponse, note: Note) -> tuple[str, str]:
    """Return the kind of the access and its outcome; no kind if it is none."""
    match = request.resolver_match
    if match.view_name in _SIGN_IN_PAGES:
        return _sign_in(request, response)
    if not _is_staff(request.user):
        return "", ""
    if response.status_code == HTTPStatus.FORBIDDEN:
        return Access.Kind.REFUSED, "forbidden"
    if note.refusal:
        return Access.Kind.REFUSED, note.refusal
    if note.kind:
        return note.kind, ""
    is_shown = request.method == "GET" and response.status_code == HTTPStatus.OK
    return (Access.Kind.PAGE, "") if is_shown and (note.subject_id or "pk" in match.kwargs) else ("", "")


def _sign_in(request: Any, response: HttpResponse) -> tuple[str, str]:
    if request.method != "POST" or response.status_code == HTTPStatus.FOUND:
        return "", ""
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        return Access.Kind.LOCKED_OUT, ""
    return Access.Kind.SIGN_IN_FAILED, ""


def _is_staff(user: Any) -> bool:
    return bool(user.is_authenticated and user.role != Role.CITIZEN)


def _row(request: Any, note: Note) -> dict[str, Any]:
    match, user = request.resolver_match, request.user
    is_known = user.is_authenticated
    tried = _LONG_DIGITS.sub("***", request.POST.get("login", "")) if match.view_name in _SIGN_IN_PAGES else ""
    key = "" if note.subject_id else str(match.kwargs.get("pk", ""))
    return {
        "user_id": user.pk if is_known else None,
        "user_name": user.name if is_known else tried,
        "role": user.role if is_known else "",
        "page": match.view_name,
        "subject_kind": note.subject_kind or (match.url_name or "" if key else ""),
        "subject_id": note.subject_id or key,
        "village_code": note.village_code,
        "purpose": note.purpose,
        "address": client_address(request),
    }


def _shown(note: Note) -> Iterator[dict[str, Any]]:
    """Yield what the row of each person or household says that the page showed in clear."""
    for (subject_kind, subject_id), village in note.shown.items():
        yield {"subject_kind": subject_kind, "subject_id": subject_id, "village_code": village or note.village_code}


def client_address(request: HttpRequest) -> str:
    """Return the address of the client: in production the last one that the web server in front added."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.IS_PRODUCTION else ""
    return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))
