"""Ages, and dates and ranges of dates in Chinese."""

from __future__ import annotations

import re
from datetime import date

from doudi.values.translation import gettext as _

_ISO_DATE = re.compile(r"(?<![A-Za-z0-9_-])(\d{4})-(\d{2})-(\d{2})(?![A-Za-z0-9_.-])")
"""A date on its own, not part of a number or of the name of a file."""


def age_on(birth_date: date, day: date) -> int:
    """The age on a day, in completed years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def format_date_chinese(day: date) -> str:
    """Write ``2023年5月10日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def format_date_range(first: date | None, last: date | None) -> str:
    """Write a range of dates; an open start or end is put into words."""
    if first and last:
        return _("{first}至{last}").format(first=format_date_chinese(first), last=format_date_chinese(last))
    if first:
        return _("{first}起").format(first=format_date_chinese(first))
    return _("至{last}").format(last=format_date_chinese(last)) if last else _("至今")


def with_chinese_dates(sentence: str) -> str:
    """Write the dates of a sentence as officials do: 2026-11-29 becomes 2026年11月29日."""
    return _ISO_DATE.sub(lambda found: "{}年{}月{}日".format(*map(int, found.groups())), sentence)
