"""Middleware: limits of requests, and refusals shown as pages."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from doudi.core.access_log.note import note_refusal
from doudi.core.accounts.page_access import most_request_bytes
from doudi.core.audit.trail import SYSTEM, raise_alarm
from doudi.core.refusals import Refused, Tampering
from doudi.ui.error_pages import request_too_large
from doudi.ui.navigation import forget_counts, is_entry
from doudi.ui.visited_lists import remember_list


class RequestSizeMiddleware:
    """Refuse a request whose declared length exceeds the limit of its page and user, before reading it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > (limit := settings.MAX_REQUEST_BYTES):
            limit = most_request_bytes(_view_of(request), request.user, default=limit)
            if int(length) > limit:
                return request_too_large(request, limit)
        return self.get_response(request)


def _view_of(request: HttpRequest) -> Any:
    try:
        return resolve(request.path_info).func
    except Resolver404:
        return None


class NullCharacterMiddleware:
    """Refuse null characters, which PostgreSQL cannot store."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_rest: Any) -> None:
        for sent in (request.GET, request.POST):
            for name, values in sent.lists():
                if any("\x00" in text for text in (name, *values)):
                    raise BadRequest


class NoStoreMiddleware:
    """Forbid browsers and proxies to keep pages; static files are served before this middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class NavigationMiddleware:
    """Remember the lists that a user came through; count again what waits for them after they have sent something."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        response = self.get_response(request)
        if not request.user.is_authenticated:
            return response
        if request.method == "POST":
            forget_counts(request.user)
        match = request.resolver_match
        is_whole_page = request.method == "GET" and response.status_code == HTTPStatus.OK and not request.htmx
        if is_whole_page and match and is_entry(match.view_name):
            remember_list(request, response, match.view_name)
        return response


class RefusalMiddleware:
    """Show a refusal that no form has shown as a page with status 422."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Tampering) and not exception.is_recorded:
            match = request.resolver_match
            by = request.user if request.user.is_authenticated else SYSTEM
            raise_alarm(by=by, verb=match.view_name if match else "", found=exception, is_of_page=True)
        if isinstance(exception, Refused):
            note_refusal(exception.code)
            return render(request, "ui/refusal.html", {"message": exception.message}, status=422)
        return None
