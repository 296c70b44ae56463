"""Middleware: limits of requests, and refusals shown as pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from doudi.core.refusals import Refused
from doudi.ui.error_pages import request_too_large
from doudi.ui.navigation import forget_counts


class RequestSizeMiddleware:
    """Refuse a request whose declared length exceeds the limit, before reading it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > settings.MAX_REQUEST_BYTES:
            return request_too_large(request)
        return self.get_response(request)


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


class NavigationCountsMiddleware:
    """Count again what waits for a user after they have sent something."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and (user := getattr(request, "user", None)) and user.is_authenticated:
            forget_counts(user)
        return response


class RefusalMiddleware:
    """Show a refusal that no form has shown as a page with status 422."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return render(request, "ui/refusal.html", {"message": exception.message}, status=422)
        return None
