"""Row numbers in words, for lists that name many rows at once."""

from __future__ import annotations

from collections.abc import Iterable

from doudi.values.translation import gettext as _

LEAST_EQUAL_FAULTS = 3
"""From this number on equal faults are grouped."""

_MOST_RANGES = 12


def row_numbers_in_words(rows: Iterable[int]) -> str:
    """The rows in order, those that follow on each other as a range; after twelve ranges only their number."""
    ranges: list[list[int]] = []
    for row in sorted(set(rows)):
        if ranges and row == ranges[-1][1] + 1:
            ranges[-1][1] = row
        else:
            ranges.append([row, row])
    shown = "、".join(str(first) if first == last else f"{first}—{last}" for first, last in ranges[:_MOST_RANGES])
    text = _("第 {rows} 行").format(rows=shown)
    if len(ranges) > _MOST_RANGES:
        rest = sum(last - first + 1 for first, last in ranges[_MOST_RANGES:])
        text += _("等（另有 {number} 行）").format(number=rest)
    return text
