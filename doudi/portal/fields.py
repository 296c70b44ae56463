"""Form fields that several citizens' pages share: village, telephone number, code."""

from __future__ import annotations

from typing import Any

from django import forms

from doudi.core.divisions.queries import townships, villages_of
from doudi.ui.forms import TelephoneField
from doudi.ui.tables import Text
from doudi.values.divisions import COUNTY_CODE

_CODE_PATTERN = r"^[0-9A-Za-z]{6}$"
_LONGEST_PHONE = 40


def village_choices() -> list[Any]:
    """Return the villages of the county, grouped by township, after an empty choice."""
    villages = villages_of(COUNTY_CODE)
    groups = [
        (
            township.name,
            [(village.code, village.name) for village in villages if village.township_code == township.code],
        )
        for township in townships()
    ]
    return [("", "—"), *groups]


def phone_field(label: Text, **options: Any) -> TelephoneField:
    """Return a field for a mobile number, or a fixed line with its area code."""
    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
    return TelephoneField(label=label, max_length=_LONGEST_PHONE, widget=widget, **options)


def code_field(label: Text, message: Any) -> forms.RegexField:
    """Return a field for a six-character code; ``message`` says what is wrong with any other text."""
    return forms.RegexField(_CODE_PATTERN, label=label, error_messages={"invalid": message})
