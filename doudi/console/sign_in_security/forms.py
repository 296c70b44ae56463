"""Forms of the security administrator."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.ui.forms import ActionForm


class EndSignInsForm(ActionForm):
    """The reason for signing an account out everywhere."""

    why = forms.CharField(label=_("原因"), max_length=200, help_text=_("如账号可能被他人使用"))


class ResetSecondFactorForm(ActionForm):
    """The reason for removing a second factor."""

    why = forms.CharField(label=_("原因"), max_length=200, help_text=_("如手机丢失，已当面核对身份"))
