"""Replacement of the month in titles, in the spellings of offices: 2023年4月, 2023年04月份, 2023.4, 4月."""

from __future__ import annotations

import re
from datetime import date

from doudi.values.dates import format_date
from doudi.values.translation import gettext as _

_DAY = r"[0-9０-９]{4}\s*[年./-]\s*[0-9０-９]{1,2}\s*[月./-]\s*[0-9０-９]{1,2}\s*日?"
_FILED_ON = re.compile(rf"((?:填报|制表|上报|填表|报送)(?:时间|日期)\s*[:：]\s*)(?:{_DAY})?")
_WIDE_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
_DIGITS_IN_WORDS = str.maketrans("0123456789", "〇一二三四五六七八九")
_MONTHS_IN_WORDS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")


def shift_month(text: str, old: date, new: date) -> str:
    """The text with month ``new`` in place of month ``old``."""
    moved = text
    for pattern, replacement in _spellings(old, new):
        moved = pattern.sub(replacement, moved)
    return moved


def change_filing_day(text: str, day: date) -> str:
    """The text with ``day`` as its day of filing (填报时间)."""
    return _FILED_ON.sub(lambda match: match[1] + format_date(day), text)


def uprated_title(text: str, old: date, new: date) -> str:
    """The title for the pay month; a title without a month gets it at its end."""
    moved = shift_month(text, old, new)
    if moved != text or not text.strip():
        return moved
    return _("{text}（{year}年{month}月）").format(text=text, year=new.year, month=new.month)


def uprated_stem(stem: str, old: date, new: date) -> str:
    """The file name, without ending, of the uprated roll."""
    moved = shift_month(stem, old, new)
    return moved if moved != stem else f"{stem}（{new.year}年{new.month}月提标）"


def _spellings(old: date, new: date) -> list[tuple[re.Pattern[str], str]]:
    """Patterns of the old month, longest first, with the new month in the same spelling."""
    if old.year != new.year:  # a bare 12月 must not become 1月 of a year the text does not name
        bare: list[tuple[str, str]] = []
    else:
        bare = [
            (rf"(?<![0-9年]){old.month}(?=月)", str(new.month)),
            (rf"(?<![0-9年])0{old.month}(?=月)", f"{new.month:02d}"),
            (rf"(?<![０-９]){_wide(old.month)}(?=月)", _wide(new.month)),
            (rf"(?<![十年]){_MONTHS_IN_WORDS[old.month - 1]}(?=月)", _MONTHS_IN_WORDS[new.month - 1]),
        ]
    year, next_year = str(old.year), str(new.year)
    full = [
        (rf"(?<![0-9]){year}(\s*年\s*)0?{old.month}(?=\s*月)", rf"{next_year}\g<1>{new.month}"),
        (rf"(?<![0-9]){year}([./-]){old.month:02d}(?![0-9])", rf"{next_year}\g<1>{new.month:02d}"),
        (rf"(?<![0-9]){year}([./-]){old.month}(?![0-9])", rf"{next_year}\g<1>{new.month}"),
        (rf"(?<![0-9]){year}{old.month:02d}(?![0-9])", f"{next_year}{new.month:02d}"),
        (rf"{_wide(old.year)}年{_wide(old.month)}(?=月)", f"{_wide(new.year)}年{_wide(new.month)}"),
        (rf"{_in_words(old)}(?=月)", _in_words(new)),
        (rf"{_in_words(old).replace('〇', '[○零O0]')}(?=月)", _in_words(new)),
    ]
    return [(re.compile(pattern), replacement) for pattern, replacement in [*full, *bare]]


def _wide(number: int) -> str:
    return str(number).translate(_WIDE_DIGITS)


def _in_words(month: date) -> str:
    return f"{str(month.year).translate(_DIGITS_IN_WORDS)}年{_MONTHS_IN_WORDS[month.month - 1]}"
