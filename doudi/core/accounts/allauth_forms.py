"""Forms for django-allauth whose wrong passwords and codes are counted in our tables, not in the cache."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext as _

from doudi.core.accounts.second_factors.codes import use_code
from doudi.core.limits import sign_in_delays


def wait_message(seconds: int) -> str:
    """Say how long to wait."""
    return _("试的次数太多，请{seconds}秒后再试；急用的请找安全管理员。").format(seconds=seconds)


class _CountedCode:
    """Accept a code once, and delay the next try after wrong ones."""

    user: Any
    cleaned_data: dict[str, Any]
    authenticator: Authenticator

    def clean_code(self) -> str:
        account = self.user.username
        if wait := sign_in_delays.seconds_to_wait_for_code(account):
            raise forms.ValidationError(wait_message(wait))
        code: str = self.cleaned_data["code"]
        factor = use_code(self.user, code)
        if factor is None:
            sign_in_delays.record_wrong_code(account)
            raise get_adapter().validation_error("incorrect_code")
        sign_in_delays.record_right_code(account)
        factor.user = self.user
        self.authenticator = factor
        return code


class CodeForm(_CountedCode, AuthenticateForm):  # type: ignore[misc]  # the package has no types
    """The code after the password."""


class FreshCodeForm(_CountedCode, ReauthenticateForm):  # type: ignore[misc]  # the package has no types
    """The code of a user who is signed in."""


class EnrolmentForm(ActivateTOTPForm):  # type: ignore[misc]  # the package has no types
    """The first code of a phone that is being enrolled."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("手机上显示的6位动态码")


class CountedChangePasswordForm(ChangePasswordForm):  # type: ignore[misc]  # the package has no types
    """The change of the own password, with the old one."""

    def clean_oldpassword(self) -> str:
        account = self.user.username
        if wait := sign_in_delays.seconds_to_wait_for_code(account):
            raise forms.ValidationError(wait_message(wait))
        try:
            old: str = super().clean_oldpassword()
        except forms.ValidationError:
            sign_in_delays.record_wrong_code(account)
            raise
        return old
