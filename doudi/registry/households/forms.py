"""Forms that register a family and its members."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.models import TOWNSHIP_DIGITS, Division
from doudi.registry.models import Household
from doudi.registry.people.forms import PersonForm
from doudi.ui.forms import ActionForm, FormData, date_field, refuse_future_date
from doudi.ui.pickers.divisions import VILLAGES
from doudi.ui.pickers.fields import PickerField


class MemberForm(PersonForm):
    """A new member of a household."""

    relation = forms.CharField(label=_("与户主关系"), max_length=20)
    field_order = ("name", "relation")


class HouseholdMoveForm(ActionForm):
    """Move of a household to another village of its township."""

    village = PickerField(
        VILLAGES.name, label=_("迁往本乡镇哪个村（居）"), help_text=_("迁往别的乡镇的，发起“乡镇间迁移转接”")
    )
    since = date_field(_("从哪天起"))
    source_detail = forms.CharField(label=_("依据"), max_length=120, help_text=_("如户口本、入户核实"))

    def __init__(self, household: Household, data: FormData = None) -> None:
        super().__init__(data)
        self._from_code = household.village_id

    def clean_village(self) -> Division:
        """Return the village.

        Raises:
            ValidationError: the household lives there, or it is of another township.
        """
        village: Division = self.cleaned_data["village"]
        if village.code == self._from_code:
            raise ValidationError(_("这一户就住在这个村（居）。"))
        if village.code[:TOWNSHIP_DIGITS] != self._from_code[:TOWNSHIP_DIGITS]:
            raise ValidationError(_("不是本乡镇的村（居）：迁往别的乡镇的，发起“乡镇间迁移转接”。"))
        return village

    def clean_since(self) -> Any:
        return refuse_future_date(self.cleaned_data["since"])
