"""The form of limits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.queries import townships
from doudi.relief.limits.actions import LARGEST_LIMIT_FEN
from doudi.ui.forms import ActionForm, FormData, NonNegativeYuanField, date_field


class LimitForm(ActionForm):
    """The same limit for one township or several, with its paper."""

    township_codes = forms.MultipleChoiceField(label=_("乡镇"), widget=forms.CheckboxSelectMultiple)
    limit = NonNegativeYuanField(label=_("每户每次的审批限额（元）"), largest_fen=LARGEST_LIMIT_FEN)
    first_day = date_field(_("自"))
    last_day = date_field(_("至"), required=False, help_text=_("长期有效的不填"))
    paper = forms.CharField(label=_("依据文件"), max_length=200, help_text=_("文号和名称"))

    def __init__(self, data: FormData = None) -> None:
        super().__init__(data)
        field = self.fields["township_codes"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above
        field.choices = [(division.code, division.name) for division in townships()]

    def action_arguments(self) -> dict[str, Any]:
        """Return the arguments of the action."""
        given = dict(self.cleaned_data)
        limit_fen = given.pop("limit")
        return given | {"limit_fen": limit_fen}
