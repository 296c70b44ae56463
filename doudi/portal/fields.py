"""Form fields that several citizens' pages share: village, telephone number, code."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.queries import townships, villages_of
from doudi.ui.tables import Text
from doudi.values.divisions import COUNTY_CODE

_PHONE_PATTERN = r"^(1[0-9]{10}|0[0-9]{9,11})$"
_CODE_PATTERN = r"^[0-9A-Za-z]{6}$"
_WRONG_PHONE = _("电话应为11位手机号，或带区号的固定电话。")


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


def phone_field(label: Text, **options: Any) -> forms.RegexField:
    """Return a field for a mobile number, or a fixed line with its area code."""
    return forms.RegexField(_PHONE_PATTERN, label=label, error_messages={"invalid": _WRONG_PHONE}, **options)


def code_field(label: Text, message: Any) -> forms.RegexField:
    """Return a field for a six-character code; ``message`` says what is wrong with any other text."""
    return forms.RegexField(_CODE_PATTERN, label=label, error_messages={"invalid": message})
