"""The form that states the purpose of revealing personal data."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.ui.forms import ActionForm


class RevealForm(ActionForm):
    """Purpose or case number for reading personal data in clear."""

    why = forms.CharField(
        label=_("用途或案件编号"),
        max_length=200,
        min_length=2,
        widget=forms.TextInput(attrs={"list": "usual-purposes"}),
    )
