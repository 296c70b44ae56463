"""Form to upload a provincial file."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.ui.forms import ActionForm


class ProvincialFileForm(ActionForm):
    """A CSV file of the provincial app."""

    file = forms.FileField(label=_("赣服通导出的 CSV 文件"))
