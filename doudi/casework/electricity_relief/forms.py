"""Forms of electricity relief."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from doudi.casework.electricity_relief.models import ElectricityRow
from doudi.ui.forms import ActionForm, NameField
from doudi.ui.lists.filters import choice_field
from doudi.ui.lists.place_filter import PlaceFilterForm
from doudi.values.benefit_month import parse_month


class MeterForm(ActionForm):
    """The meter of a family, from its bill."""

    number = forms.CharField(label=_("用电户号"), max_length=20, help_text=_("电费单上的8到16位数字"))
    holder = NameField(label=_("用电户名"))


class DrawListForm(ActionForm):
    """The month of a list."""

    month = forms.CharField(label=_("月份"), widget=forms.DateInput(attrs={"type": "month"}))

    def clean_month(self) -> date:
        try:
            return parse_month(self.cleaned_data["month"])
        except ValueError:
            raise ValidationError(_("月份写成 2025-09 的样子。")) from None


class AnswerFileForm(ActionForm):
    """The company's file."""

    file = forms.FileField(
        label=_("供电公司填好的名单（Excel 或 CSV）"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )

    def action_arguments(self) -> dict[str, Any]:
        """The arguments of :func:`stage_answer`."""
        upload = self.cleaned_data["file"]
        return {"name": upload.name, "content": upload.read()}


class RowFilterForm(PlaceFilterForm):
    """The change or the answer, and the place."""

    state = choice_field(
        _("变化、答复"),
        [*ElectricityRow.Change.choices, ("unanswered", _("没有答复")), *ElectricityRow.Outcome.choices],
    )
