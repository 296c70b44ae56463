"""Access control of every request: sign-in, session limits, second factor, change of a first password."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from doudi.core.accounts.password_rules import is_password_old
from doudi.core.accounts.second_factors.queries import enrolment_of
from doudi.core.accounts.second_factors.step_up import fresh_code_page
from doudi.core.cookies import cookie_name

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
_SEEN_EVERY_SECONDS = 60
_SIGN_IN_MODULES = ("allauth.", "django.contrib.staticfiles")
_ALWAYS_OPEN = {"account_login", "account_logout", "account_reauthenticate", "mfa_authenticate", "mfa_reauthenticate"}
_SECOND_FACTOR_PAGES = {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_reauthenticate_webauthn",
    "account_waiting",
    "account_change_password",
}


class SignedInMiddleware:
    """Check the user before each view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: Any, view: Any, _args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        access = getattr(view, "access", None)
        if access == "public":
            return None
        name = request.resolver_match.url_name
        of_sign_in = view.__module__.startswith(_SIGN_IN_MODULES)
        if of_sign_in and name in _ALWAYS_OPEN:
            return None
        if not request.user.is_authenticated:
            return _entrance(request)
        if access is None and not of_sign_in:
            raise PermissionDenied
        return _expired(request) or _still_to_do(request, str(name)) or fresh_code_page(request, view, kwargs)


def _entrance(request: Any) -> HttpResponse:
    """Redirect a visitor who is not signed in: from the home page to the citizens' portal, elsewhere to the sign-in.

    Browsers that staff have used go from the home page to the sign-in.
    """
    if request.path == settings.HOME_URL and cookie_name(settings.STAFF_BROWSER_COOKIE) not in request.COOKIES:
        return redirect(settings.PORTAL_HOME_URL_NAME)
    return redirect_to_login(request.get_full_path())


def _expired(request: Any) -> HttpResponse | None:
    """Sign out a user whose session was idle too long or has reached its maximum age."""
    now, session = time.time(), request.session
    began, seen = session.get(SIGNED_IN_AT, now), session.get(SEEN_AT, now)
    idle = now - seen > settings.IDLE_SIGN_OUT_SECONDS
    if not idle and now - began <= settings.ABSOLUTE_SIGN_OUT_SECONDS:
        session.setdefault(SIGNED_IN_AT, now)
        if SEEN_AT not in session or now - seen > _SEEN_EVERY_SECONDS:
            session[SEEN_AT] = now
        return None
    logout(request)
    messages.info(request, _("您较长时间没有操作，已自动退出。") if idle else _("登录已满时限，请重新登录。"))
    return redirect_to_login(request.get_full_path())


def _still_to_do(request: Any, name: str) -> HttpResponse | None:
    user = request.user
    if name != "account_change_password" and (user.is_password_change_due or is_password_old(user)):
        first = _("首次登录请先修改密码。")
        old = _("密码用了{days}天以上，请换一个。").format(days=settings.PASSWORD_DAYS)
        messages.info(request, first if user.is_password_change_due else old)
        return redirect("account_change_password")
    if settings.SECOND_FACTOR_ASSUMED or not user.is_second_factor_required or user.is_password_change_due:
        return None
    if name in _SECOND_FACTOR_PAGES:
        return None
    # Checked on every request, so a factor that was revoked during the session blocks the user.
    enrolment = enrolment_of(user)
    if enrolment == "none":
        messages.info(request, _("请先设置两步验证，设置好才能用。"))
        return redirect("mfa_activate_totp")
    return redirect("account_waiting") if enrolment == "waiting" else None
