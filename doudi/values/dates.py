"""Ages, and dates and ranges of dates in the language in force."""

from __future__ import annotations

import re
from datetime import date

from doudi.values.translation import gettext as _
from doudi.values.translation import is_english

_ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ISO_DATE = re.compile(r"(?<![A-Za-z0-9_-])(\d{4})-(\d{2})-(\d{2})(?![A-Za-z0-9_.-])")
"""A date on its own, not part of a number or of the name of a file."""


def age_on(birth_date: date, day: date) -> int:
    """The age on a day, in completed years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def format_date(day: date) -> str:
    """Write ``2023年5月10日``, in English ``10 May 2023``."""
    if is_english():
        return f"{day.day} {month_name_english(day.month)} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def format_day_of_year(day: date) -> str:
    """Write ``5月10日``, in English ``10 May``."""
    return f"{day.day} {month_name_english(day.month)}" if is_english() else f"{day.month}月{day.day}日"


def format_month_of_year(month: int) -> str:
    """Write ``5月``, in English ``May``."""
    return month_name_english(month) if is_english() else f"{month}月"


def month_name_english(month: int) -> str:
    """Return the short English name of a month, whatever the locale of the machine."""
    return _ENGLISH_MONTHS[month - 1]


def format_date_range(first: date | None, last: date | None) -> str:
    """Write a range of dates; an open start or end is put into words."""
    if first and last:
        return _("{first}至{last}").format(first=format_date(first), last=format_date(last))
    if first:
        return _("{first}起").format(first=format_date(first))
    return _("至{last}").format(last=format_date(last)) if last else _("至今")


def with_dates_in_words(sentence: str) -> str:
    """Write the dates of a sentence as officials do: 2026-11-29 becomes 2026年11月29日."""
    return _ISO_DATE.sub(_date_in_words, sentence)


def _date_in_words(found: re.Match[str]) -> str:
    """Return a date in words, and what is no day of the calendar as it is."""
    try:
        return format_date(date.fromisoformat(found[0]))
    except ValueError:
        return found[0]
