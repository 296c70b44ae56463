"""Forms of data entry."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import Application
from doudi.casework.procedures.loader import all_procedures
from doudi.ui.forms import ActionForm
from doudi.ui.lists.filters import choice_field
from doudi.ui.lists.place_filter import PlaceFilterForm


class EntryFilterForm(PlaceFilterForm):
    """Whether entered, which the tabs choose; matter, channel and place."""

    entered = forms.CharField(max_length=1, widget=forms.HiddenInput)
    matter = choice_field(_("事项"))
    channel = choice_field(_("来源"), Application.Channel.choices)

    def __init__(self, data: QueryDict, *, by: Any) -> None:
        super().__init__(data, by=by)
        self.offer("matter", ((procedure.id, procedure.label) for procedure in all_procedures().values()))


class MarkForm(ActionForm):
    """The number of the case in the national system."""

    national_number = forms.CharField(
        label=_("数字民政编号"), max_length=40, required=False, help_text=_("录入以后系统给的编号，没有的不填")
    )


class ConfirmationForm(ActionForm):
    """A file with the numbers that the national system gave."""

    file = forms.FileField(label=_("带“办件编号”“数字民政编号”两列的 CSV 文件"))
