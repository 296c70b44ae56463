"""Forms of data entry."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.ui.forms import ActionForm


class MarkForm(ActionForm):
    """The number of the case in the national system."""

    national_number = forms.CharField(
        label=_("数字民政编号"), max_length=40, required=False, help_text=_("录入以后系统给的编号，没有的不填")
    )


class ConfirmationForm(ActionForm):
    """A file with the numbers that the national system gave."""

    file = forms.FileField(label=_("带“办件编号”“数字民政编号”两列的 CSV 文件"))
