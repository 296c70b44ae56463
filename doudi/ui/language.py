"""The language of pages: each user's own choice; visitors choose by a cookie. What the browser prefers is not asked.

Records and files are in Chinese no matter who makes them (``core.audit.trail.action``, ``makes_file``, ``ui.pdf``).
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from doudi.core.accounts import actions as account_actions
from doudi.core.accounts.page_access import public_page
from doudi.core.cookies import cookie_name, keep_for_a_year
from doudi.core.record_language import in_record_language
from doudi.ui.latin_punctuation import with_latin_punctuation
from doudi.values.translation import is_english

COOKIE = "language"
View = TypeVar("View", bound=Callable[..., HttpResponse])


class LanguageMiddleware:
    """Answer each request in the language that its user or visitor chose."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        # Loaded by the first request, the texts of modules would stay in the language of its user.
        with in_record_language():
            import_module(settings.ROOT_URLCONF)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(language_of(request)):
            response = self.get_response(request)
            is_page = not response.streaming and response.get("Content-Type", "").startswith("text/html")
            if is_page and is_english():
                response.content = with_latin_punctuation(response.text).encode(response.charset)
            return response

    def process_view(self, request: HttpRequest, view: Any, *_rest: Any) -> None:
        """Make files in Chinese: they are official forms, or are read again by this system and others.

        So are lists that are asked for as Excel; their export is recorded with their title and filters.
        """
        if getattr(view, "makes_file", False) or "excel" in request.GET:
            translation.activate(settings.LANGUAGE_CODE)


def makes_file(view: View) -> View:
    """Mark a view that answers with a file."""
    view.makes_file = True  # type: ignore[attr-defined]  # read by LanguageMiddleware
    return view


def language_of(request: Any) -> str:
    """Return the language of the signed-in user, else the one of the browser's cookie, else Chinese."""
    if request.user.is_authenticated:
        return str(request.user.language)
    chosen = request.COOKIES.get(cookie_name(COOKIE), "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


@public_page
@require_POST
def choose(request: Any) -> HttpResponse:
    """Switch the language; users keep it with their account, visitors in a cookie."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        language = settings.LANGUAGE_CODE
    if request.user.is_authenticated:
        account_actions.choose_language(by=request.user, language=language)
    response = redirect(_return_address(request.POST.get("next", "")))
    keep_for_a_year(response, COOKIE, language)
    return response


def _return_address(address: str) -> str:
    """Return the page that the switch was on, if it is one of ours, else the home page (no open redirect)."""
    if not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return settings.HOME_URL
    try:
        resolve(address.partition("?")[0])
    except Resolver404:
        return settings.HOME_URL
    return address
