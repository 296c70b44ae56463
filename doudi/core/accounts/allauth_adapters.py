"""Adapters for django-allauth: no sign-up, encrypted second factors, audited sign-ins."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from doudi.core.accounts.actions import change_password, end_oldest_sign_ins, record_sign_in
from doudi.core.accounts.allauth_forms import wait_message
from doudi.core.accounts.known_devices import device_of, remember_device
from doudi.core.accounts.models import User
from doudi.core.accounts.second_factors.queries import enrolment_of
from doudi.core.encryption import SealedKind, seal, unseal
from doudi.core.limits import sign_in_delays
from doudi.core.limits.client_address import client_address, counted_address


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the package has no types
    """Refuse sign-up; administrators open accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the package's signature
        return False

    def get_user_search_fields(self) -> list[str]:
        return ["username"]

    def set_password(self, user: User, password: str) -> None:
        change_password(by=user, password=password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go on to the desk: the form again looks as if the new password had not been taken."""
        return str(self.get_login_redirect_url(request))

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        record_sign_in(by=user)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        remember_device(request, response, user.username)
        if ended := end_oldest_sign_ins(user):
            messages.info(
                request,
                _("同时最多登录{most}处，已让较早的{ended}处退出。").format(most=settings.MOST_SIGN_INS, ended=ended),
            )
        return response

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask who enrols a first phone for no second password: they come from the sign-in."""
        if app == "allauth.mfa" and enrolment_of(context.request.user) == "none":
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        if wait := sign_in_delays.seconds_to_wait(_attempt(request, credentials)):
            raise ValidationError(wait_message(wait))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user: User | None = super().authenticate(request, **credentials)
        if user is not None:
            sign_in_delays.record_success(_attempt(request, credentials))
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        sign_in_delays.record_failure(_attempt(request, credentials))


def _attempt(request: HttpRequest, credentials: dict[str, Any]) -> sign_in_delays.Attempt:
    username = str(credentials.get("username", ""))
    return sign_in_delays.Attempt(username, counted_address(request), device_of(request, username))


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # the package has no types
    """Encrypt the secrets of second factors like other personal data."""

    def encrypt(self, text: str) -> str:
        return seal(text, SealedKind.SECRET)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, SealedKind.SECRET)

    def get_public_key_credential_rp_entity(self) -> dict[str, Any]:
        entity: dict[str, Any] = super().get_public_key_credential_rp_entity()
        return entity | {"name": "兜底"}
