"""The filter and the forms of the security administrator."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.console.sign_in_security.queries import SECURITY_FILTERS
from doudi.ui.forms import ActionForm
from doudi.ui.lists.filters import ListFilterForm, choice_field


class SecurityFilterForm(ListFilterForm):
    """The filter of the accounts."""

    only = choice_field(_("哪些账号"), SECURITY_FILTERS, everything=_("全部账号"))


class EndSignInsForm(ActionForm):
    """The reason for signing an account out everywhere."""

    why = forms.CharField(label=_("原因"), max_length=200, help_text=_("如账号可能被他人使用"))


class ResetSecondFactorForm(ActionForm):
    """The reason for removing a second factor."""

    why = forms.CharField(label=_("原因"), max_length=200, help_text=_("如手机丢失，已当面核对身份"))
