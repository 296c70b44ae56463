"""Adopt newly confirmed standards before each page, whichever process confirmed them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from doudi.lawbook.confirmed_standards import adopt_confirmed_standards


class LawInForceMiddleware:
    """Adopt confirmed standards before each page, at the cost of one short query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        adopt_confirmed_standards()
        return self.get_response(request)
