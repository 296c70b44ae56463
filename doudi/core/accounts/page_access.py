"""Access to pages: each view is decorated with whom it is for. Views without a decorator are refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from doudi.core.accounts.roles import FRESH_CODE_PERMISSIONS, Permission

View = Callable[..., HttpResponse]


class StaffRequest(HttpRequest):
    """A request of a signed-in user, as views receive it."""

    user: Any
    htmx: Any


ALWAYS = frozenset({"GET", "POST"})
ON_POST = frozenset({"POST"})
"""When a page asks for a fresh code: whenever it is opened, or when it is sent."""


def permission_required(
    permission: Permission, *, fresh_code: frozenset[str] = frozenset(), fresh_code_verbs: frozenset[str] = frozenset()
) -> Callable[[View], View]:
    """Open a page to users whose role has the permission.

    Args:
        fresh_code: the methods that need a second factor given lately, ``ALWAYS`` or ``ON_POST``; of permissions that
            are dangerous (``FRESH_CODE_PERMISSIONS``) every form needs one anyway.
        fresh_code_verbs: the verbs of the address, or of the field ``act``, that need it.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.may(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        checked.access = permission  # type: ignore[attr-defined]  # read by the middleware and the test of all pages
        on_post = ON_POST if permission in FRESH_CODE_PERMISSIONS else frozenset()
        checked.fresh_code = fresh_code | on_post  # type: ignore[attr-defined]  # read by the middleware
        checked.fresh_code_verbs = fresh_code_verbs  # type: ignore[attr-defined]  # as above
        return checked

    return decorate


def large_requests(most_bytes: int) -> Callable[[View], View]:
    """Let those whom a page is for send it more than other pages take; put above ``permission_required``."""

    def decorate(view: View) -> View:
        view.most_request_bytes = most_bytes  # type: ignore[attr-defined]  # read by the middleware
        return view

    return decorate


def most_request_bytes(view: Any, user: Any, *, default: int) -> int:
    """Return how much a user may send to a page."""
    most: int = getattr(view, "most_request_bytes", default)
    return most if most > default and user.is_authenticated and user.may(view.access) else default


def needs_fresh_code(view: Any, request: HttpRequest, arguments: dict[str, Any]) -> bool:
    """Whether a request needs a second factor given lately: as the page declares, and for every Excel export."""
    if request.method in getattr(view, "fresh_code", ()):
        return True
    if request.method == "GET":
        return "excel" in request.GET and hasattr(view, "access")
    verbs: frozenset[str | None] = getattr(view, "fresh_code_verbs", frozenset())
    return bool(verbs & {arguments.get("verb"), request.POST.get("act")}) if verbs else False


def public_page(view: View) -> View:
    """Open a page to everybody, signed in or not."""
    view.access = "public"  # type: ignore[attr-defined]  # as above
    return view


def login_required(view: View) -> View:
    """Open a page to every signed-in user; it shows their own data."""
    view.access = "signed_in"  # type: ignore[attr-defined]  # as above
    return view
