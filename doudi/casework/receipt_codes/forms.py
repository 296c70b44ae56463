"""The form for a new code."""

from __future__ import annotations

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.casework.receipt_codes.actions import IdentityCheck
from doudi.ui.forms import ActionForm, FormData


class NewCodeForm(ActionForm):
    """How the identity was checked, and who asked."""

    check = forms.ChoiceField(label=_("怎么核对的身份"), widget=forms.RadioSelect)
    detail = forms.CharField(
        label=_("谁来补、什么情况"), max_length=200, help_text=_("如：本人到窗口，换了手机，查询码没有记下")
    )

    def __init__(self, data: FormData = None, checks: type[models.TextChoices] = IdentityCheck) -> None:
        super().__init__(data)
        check = self.fields["check"]
        assert isinstance(check, forms.ChoiceField)  # noqa: S101 - declared above
        check.choices = checks.choices
