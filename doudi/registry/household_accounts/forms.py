"""Forms of household accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.attachments.uploads import UploadField
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import townships, villages_of
from doudi.registry.household_accounts.models import MAX_REASON_LENGTH, ListState
from doudi.registry.household_accounts.queries import HouseholdWithoutCards
from doudi.ui.forms import ActionForm
from doudi.ui.lists.filters import ListFilterForm, choice_field


class AccountListFilterForm(ListFilterForm):
    """State."""

    state = choice_field(_("状态"), ListState.choices)


class PlaceForm(forms.Form):
    """The village or township whose households are listed."""

    place = forms.ChoiceField(label=_("乡镇或村（居）"))

    def __init__(self, by: User, *args: Any) -> None:
        super().__init__(*args)
        self.label_suffix = ""
        scope = by.scope or ""
        places: list[Division] = [place for place in townships() if place.code.startswith(scope)]
        if len(places) <= 1:
            places += villages_of(scope)
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(place.code, place.name) for place in places]


class HouseholdListForm(ActionForm):
    """The households of a list, all chosen at first, with its paper."""

    households = forms.TypedMultipleChoiceField(coerce=int, widget=forms.MultipleHiddenInput)
    basis = forms.CharField(
        label=_("名单的名称和日期"),
        max_length=MAX_REASON_LENGTH,
        help_text=_("如：桥头乡桥头村一户一卡名单，2023年4月20日"),
    )
    proof = UploadField(label=_("名单的照片或PDF"), help_text=_("村（居）和乡镇签字盖章"))

    def __init__(self, listed: list[HouseholdWithoutCards], *args: Any) -> None:
        super().__init__(*args)
        field = self.fields["households"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101 - declared above
        field.choices = [(one.household.pk, one.household.number) for one in listed if one.payee]
        field.error_messages["required"] = _("请至少勾选一户。")


class ReasonForm(ActionForm):
    """Why a list is rejected, or a household account ends."""

    why = forms.CharField(label=_("理由"), max_length=MAX_REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 2}))
