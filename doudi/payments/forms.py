"""Form fields and forms shared by the subjects of payments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.clock import this_month
from doudi.core.divisions.scope import contains
from doudi.payments.models import MAX_REASON_LENGTH
from doudi.registry.models import Person
from doudi.ui.forms import ActionForm
from doudi.ui.pickers.fields import PickerField
from doudi.ui.tables import Text
from doudi.values.benefit_month import add_months, format_month, format_month_in_words, parse_month

_MONTHS_OFFERED = 12


def reason_field(label: Text) -> forms.CharField:
    """Return a required text area for a reason."""
    return forms.CharField(label=label, max_length=MAX_REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 2}))


class MonthField(forms.ChoiceField):
    """A choice of the last twelve benefit months; cleans to the first day of the month."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=self._offered_months, **kwargs)

    @staticmethod
    def _offered_months() -> list[tuple[str, str]]:
        months = [add_months(this_month(), -back) for back in range(_MONTHS_OFFERED)]
        return [(format_month(month), format_month_in_words(month)) for month in months]

    def clean(self, value: Any) -> Any:
        return parse_month(super().clean(value))


class ReasonForm(ActionForm):
    """A form that asks for a reason only."""

    why = reason_field(_("理由"))


class PersonForm(ActionForm):
    """A form about a person."""

    number = PickerField("people", label=_("给谁"))

    def find_person(self, user: User) -> Person | None:
        """Return the person picked, or None where none may be seen."""
        person: Person | None = self.cleaned_data.get("number")
        return person if person is not None and contains(user.scope, person.village_id) else None
