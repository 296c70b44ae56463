"""Forms that register a family and its members."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.models import TOWNSHIP_DIGITS, Division
from doudi.core.divisions.queries import villages_of
from doudi.registry.models import Household
from doudi.registry.people.forms import PersonForm
from doudi.ui.forms import ActionForm, FormData, date_field, refuse_future_date


class MemberForm(PersonForm):
    """A new member of a household."""

    relation = forms.CharField(label=_("与户主关系"), max_length=20)
    field_order = ("name", "relation")


class HouseholdMoveForm(ActionForm):
    """Move of a household to another village of its township."""

    since = date_field(_("从哪天起"))
    source_detail = forms.CharField(label=_("依据"), max_length=120, help_text=_("如户口本、入户核实"))

    def __init__(self, household: Household, data: FormData = None) -> None:
        super().__init__(data)
        villages = villages_of(household.village_id[:TOWNSHIP_DIGITS])
        self._villages = {village.code: village for village in villages if village.code != household.village_id}
        self.fields["village"] = forms.ChoiceField(
            label=_("迁往本乡镇哪个村（居）"),
            choices=[("", "—"), *((village.code, village.name) for village in self._villages.values())],
            help_text=_("迁往别的乡镇的，发起“乡镇间迁移转接”"),
        )
        self.order_fields(["village"])

    def clean_village(self) -> Division:
        return self._villages[self.cleaned_data["village"]]

    def clean_since(self) -> Any:
        return refuse_future_date(self.cleaned_data["since"])
