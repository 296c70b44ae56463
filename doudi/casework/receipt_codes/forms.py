"""The form for a new code."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.casework.receipt_codes.actions import IdentityCheck
from doudi.ui.forms import ActionForm


class NewCodeForm(ActionForm):
    """How the identity was checked, and who asked."""

    check = forms.ChoiceField(label=_("怎么核对的身份"), choices=IdentityCheck.choices, widget=forms.RadioSelect)
    detail = forms.CharField(
        label=_("谁来补、什么情况"), max_length=200, help_text=_("如：本人到窗口，换了手机，查询码没有记下")
    )
