"""Forms that register a family and its members."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import villages_of
from doudi.registry.people.forms import PersonForm
from doudi.ui.forms import FormData


class FamilyForm(PersonForm):
    """A new household with its head."""

    def __init__(self, by: User, data: FormData = None) -> None:
        super().__init__(data)
        villages: list[Division] = villages_of(by.scope)
        self._villages = {village.code: village for village in villages}
        self.fields["village"] = forms.ChoiceField(
            label=_("村（居）"), choices=[("", "—"), *((village.code, village.name) for village in villages)]
        )
        self.fields["name"].label = _("户主姓名")
        self.order_fields(["village", "name"])

    def clean_village(self) -> Division:
        return self._villages[self.cleaned_data["village"]]


class MemberForm(PersonForm):
    """A new member of a household."""

    relation = forms.CharField(label=_("与户主关系"), max_length=20)
    field_order = ("name", "relation")
