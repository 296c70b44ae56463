"""Access to pages: each view is decorated with whom it is for. Views without a decorator are refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from doudi.core.accounts.roles import Permission

View = Callable[..., HttpResponse]


class StaffRequest(HttpRequest):
    """A request of a signed-in user, as views receive it."""

    user: Any
    htmx: Any


def permission_required(permission: Permission) -> Callable[[View], View]:
    """Open a page to users whose role has the permission."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.may(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        checked.access = permission  # type: ignore[attr-defined]  # read by the middleware and the test of all pages
        return checked

    return decorate


def public_page(view: View) -> View:
    """Open a page to everybody, signed in or not."""
    view.access = "public"  # type: ignore[attr-defined]  # as above
    return view


def login_required(view: View) -> View:
    """Open a page to every signed-in user; it shows their own data."""
    view.access = "signed_in"  # type: ignore[attr-defined]  # as above
    return view
