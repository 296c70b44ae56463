"""Telephone numbers of China as people write them, read to the digits that are dialled."""

from __future__ import annotations

import re

from doudi.values.text import compact
from doudi.values.translation import gettext as _

_SIGNS = re.compile(r"[-()\u2010-\u2015_.·/]")
_COUNTRY_CODE = re.compile(r"^(?:\+86|0086|86)(?=1[0-9]{10}$|0?[1-9][0-9]{8,10}$)")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_FIXED_LINE = re.compile(r"0[1-9][0-9]{8,10}")


class TelephoneNumberError(ValueError):
    """The text is not a telephone number; ``message`` tells the user."""

    def __init__(self) -> None:
        self.message = _("电话应为11位手机号，或带区号的固定电话（如0797-6233333）。")
        super().__init__(self.message)


def parse_telephone_number(text: str) -> str:
    """Return the digits to dial: eleven of a mobile telephone, or a fixed line with its area code.

    Spaces, hyphens, brackets, full-width digits and the country code are read over.

    Raises:
        TelephoneNumberError: it is neither.
    """
    digits = _COUNTRY_CODE.sub("", _SIGNS.sub("", compact(text)))
    if not (_MOBILE.fullmatch(digits) or _FIXED_LINE.fullmatch(digits)):
        raise TelephoneNumberError
    return digits
