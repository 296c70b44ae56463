"""Runs of digits that identify somebody: telephones, bank cards and identity numbers, in text that people type."""

from __future__ import annotations

import re
from typing import Any

from doudi.values.divisions import COUNTY_CODE

_VILLAGE = rf"{COUNTY_CODE}[0-9]{{6}}(?![0-9])"
_RECEIPT = r"2[0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{9}(?![0-9])"
_LONG = re.compile(rf"(?<![0-9A-Za-z.@-])(?!{_VILLAGE}|{_RECEIPT})[0-9]{{11,}}[Xx]?(?![0-9A-Za-z-])")
"""Eleven digits or more on their own.

The twelve digits of a village of the county identify nobody, and the fifteen of a receipt (day, township, six digits)
are how trails name an application.
"""

BLOT = "（号码）"


def has_long_digits(text: str) -> bool:
    """Whether a text contains a telephone, card or identity number, also one written in groups."""
    return bool(_LONG.search(text) or _LONG.search(_joined(text)))


def blotted(value: Any) -> Any:
    """Return a text, or the texts within lists and dictionaries, with long runs of digits blotted out.

    >>> blotted("电话13800000000，案件2023-7")
    '电话（号码），案件2023-7'
    """
    if isinstance(value, str):
        return _LONG.sub(BLOT, value)
    if isinstance(value, dict):
        return {key: blotted(one) for key, one in value.items()}
    return [blotted(one) for one in value] if isinstance(value, (list, tuple)) else value


def _joined(text: str) -> str:
    """Join groups of four digits or fewer, as cards and telephones are written: 6228 4800 0000 0000."""
    return re.sub(r"(?<=[0-9])[ 　](?=[0-9])", "", text)
