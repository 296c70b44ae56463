"""A refusal that reaches the edge becomes a page with its sentence, status 422."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from doudi.core.refusals import Refused


class RefusalMiddleware:
    """Pages with a form show refusals themselves, beside what was typed; this is for all others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return render(request, "ui/refused.html", {"message": exception.message}, status=422)
        return None
