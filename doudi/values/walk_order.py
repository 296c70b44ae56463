"""The order in which the houses of a village are walked to: by the number of the group, then of the house."""

from __future__ import annotations

import re

_DIGITS = "零一二三四五六七八九"
_TEN = "十"
_NUMBER = rf"([0-9]{{1,4}}|[{_DIGITS}{_TEN}]{{1,3}})"
_GROUP = re.compile(rf"{_NUMBER}\s*(?:村民小组|小组|组|社|队)")
_HOUSE = re.compile(rf"{_NUMBER}\s*号")
LAST = 9_999


def walking_place(address: str) -> tuple[int, int]:
    """Return the number of the group and of the house in an address; ``LAST`` where it names none.

    >>> walking_place("桥头村十二组3号")
    (12, 3)
    """
    group, house = _GROUP.search(address), _HOUSE.search(address)
    return (_number(group.group(1)) if group else LAST, _number(house.group(1)) if house else LAST)


def _number(text: str) -> int:
    if text.isascii():
        return int(text)
    before, ten, after = text.partition(_TEN)
    if not ten:
        return int("".join(str(_DIGITS.index(digit)) for digit in text))
    tens = _DIGITS.index(before[0]) if before else 1
    return tens * 10 + (_DIGITS.index(after[0]) if after else 0)
