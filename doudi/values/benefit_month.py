"""Benefit months, as the date of their first day or as an index for arithmetic."""

from __future__ import annotations

import re
from datetime import date

from doudi.values.dates import month_name_english
from doudi.values.translation import is_english


def parse_month(text: str) -> date:
    """Read ``2023-05``.

    Raises:
        ValueError: the text is not a month.
    """
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}", text):
        message = f"{text!r} is not a month such as 2023-05."
        raise ValueError(message)
    return date(int(text[:4]), int(text[5:]), 1)


def format_month(month: date) -> str:
    """Write ``2023-05``."""
    return f"{month.year:04d}-{month.month:02d}"


def format_month_in_words(month: date) -> str:
    """Write ``2023年5月``, in English ``May 2023``."""
    if is_english():
        return f"{month_name_english(month.month)} {month.year}"
    return f"{month.year}年{month.month}月"


def month_index(day: date) -> int:
    """The number of months since year zero of the month of a day."""
    return day.year * 12 + day.month - 1


def month_from_index(index: int) -> date:
    """The month with this index."""
    return date(index // 12, index % 12 + 1, 1)


def add_months(month: date, number: int) -> date:
    """The month ``number`` months later (earlier when negative)."""
    return month_from_index(month_index(month) + number)


def months_between(first: date, last: date) -> list[date]:
    """All months from ``first`` to ``last``, both included."""
    return [month_from_index(index) for index in range(month_index(first), month_index(last) + 1)]
