"""Adapters for django-allauth: no sign-up, encrypted second factors, audited sign-ins."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse

from doudi.core.accounts.actions import change_password, record_sign_in
from doudi.core.accounts.models import User
from doudi.core.encryption import SealedKind, seal, unseal


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the package has no types
    """Refuse sign-up; administrators open accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the package's signature
        return False

    def get_user_search_fields(self) -> list[str]:
        return ["username"]

    def set_password(self, user: User, password: str) -> None:
        change_password(by=user, password=password)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        record_sign_in(by=user)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # the package has no types
    """Encrypt the secrets of second factors like other personal data."""

    def encrypt(self, text: str) -> str:
        return seal(text, SealedKind.SECRET)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, SealedKind.SECRET)

    def get_public_key_credential_rp_entity(self) -> dict[str, Any]:
        entity: dict[str, Any] = super().get_public_key_credential_rp_entity()
        return entity | {"name": "兜底"}
