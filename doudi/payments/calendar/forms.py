"""The filter of the late payments."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.ui.lists.filters import ListFilterForm


class MonthFilterForm(ListFilterForm):
    """The month, which the page's own links choose."""

    month = forms.CharField(label=_("月份"), max_length=7, widget=forms.HiddenInput)
