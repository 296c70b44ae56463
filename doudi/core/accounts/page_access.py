"""Every page says what it asks for. A page that says nothing is refused to everybody."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from doudi.core.accounts.roles import Permission

View = Callable[..., HttpResponse]


class StaffRequest(HttpRequest):
    """A request of somebody signed in, as pages receive it."""

    user: Any
    htmx: Any


def page(permission: Permission) -> Callable[[View], View]:
    """A page for those whose role has the permission."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.may(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        checked.access = permission  # type: ignore[attr-defined]  # read by the middleware and the test of all pages
        return checked

    return decorate


def public(view: View) -> View:
    """A page for everybody, signed in or not."""
    view.access = "public"  # type: ignore[attr-defined]  # as above
    return view


def signed_in(view: View) -> View:
    """A page for everybody who is signed in, about himself."""
    view.access = "signed_in"  # type: ignore[attr-defined]  # as above
    return view
