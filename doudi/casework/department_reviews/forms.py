"""Forms of a department's review."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import LONGEST_REASON
from doudi.ui.forms import ActionForm


class AgreeForm(ActionForm):
    """The certificate was checked."""

    has_checked_certificate = forms.BooleanField(label=_("已查验残疾人证：有效，类别和等级与上面一致"))


class SendBackForm(ActionForm):
    """The reason for sending a case back."""

    why = forms.CharField(
        label=_("退回的理由"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("如：证件已过期、等级不符、查无此证"),
    )
