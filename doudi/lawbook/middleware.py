"""Every page answers by the law in force now, whichever process confirmed it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from doudi.lawbook import law_in_force


class LawInForceMiddleware:
    """One short question to the store before each page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        law_in_force.refresh()
        return self.get_response(request)
