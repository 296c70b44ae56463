"""Values of cells: names, amounts, counts, months and long numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from doudi.files.cells import EXACT_DIGITS, CellValue, text_of
from doudi.rolls.vocabulary import is_blank_text
from doudi.values.benefit_month import month_from_index, month_index
from doudi.values.identity_number import normalise
from doudi.values.money import MoneyError, parse_yuan
from doudi.values.text import compact, without_spaces

_SCIENTIFIC = re.compile(r"[1-9](?:\.[0-9]+)?E\+?[0-9]{2}", flags=re.IGNORECASE)
_EXCEL_EPOCH = date(1899, 12, 30)
_NUMERALS = dict(zip("零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖两", [0, *range(10), *range(1, 10), 2], strict=True))
_PLACES = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_WORDS_OF_MONEY = re.compile(
    r"(?:人民币)?(?P<yuan>[零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖两十百千拾佰仟万]{2,})(?:元|圆)?"
    r"(?:零?(?P<jiao>[一二三四五六七八九壹贰叁肆伍陆柒捌玖])角)?(?:零?(?P<fen>[一二三四五六七八九壹贰叁肆伍陆柒捌玖])分)?(?:整|正)?"
)
_SERIAL_DAYS = range(18_000, 80_000)  # 1949 to 2119: dates that were formatted as numbers
_YEARS = range(1949, 2100)
_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_MONTH_WORD = re.compile(r"(?<!\d)((?:19|20)?\d{2})年(\d{1,2})月(?:份)?(?:(\d{1,2})[日号])?")
_MONTH_SIGNS = re.compile(r"(?<!\d)((?:19|20)\d{2})[-./\\_](\d{1,2})(?:[-./\\_](\d{1,2}))?(?!\d)")
_MONTH_DIGITS = re.compile(r"(?<!\d)((?:19|20)\d{2})(0[1-9]|1[0-2])([0-3]\d)?(?!\d)")
_MONTH_SHORT = re.compile(r"([0-4]\d)[-./](\d{1,2})()")
_TRAILING_WORD = re.compile(r"(?:起|开始|至今|以来|始|享受|起享受|至|-)+$")
_TIME_OF_DAY = re.compile(r"[\sT]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$")
_COUNT = re.compile(r"(\d{1,4})(?:\.0+)?(?:人|口|户|个)?(?:人)?")


def person_name(value: CellValue) -> str:
    """A name without spaces; empty for a number."""
    return "" if isinstance(value, int | float) else without_spaces(text_of(value))


def amount_fen(value: CellValue) -> int | None:
    """An amount in yuan as fen; None for an empty cell or a sign for nothing.

    Raises:
        MoneyError: the cell is not an amount.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _fen_of_number(float(value))
    text = text_of(value)
    return None if is_blank_text(text) else _fen_of_text(text)


def _fen_of_number(value: float) -> int:
    if not abs(value) < 10**EXACT_DIGITS:  # NaN and infinity too
        raise MoneyError(f"“{value}”")
    return round(value * 100)  # a formula leaves digits that Excel does not show: 583.3333


@lru_cache(maxsize=8192)
def _fen_of_text(text: str) -> int:
    words = _WORDS_OF_MONEY.fullmatch(compact(text))
    return _fen_of_words(words) if words else parse_yuan(text)


def _fen_of_words(words: re.Match[str]) -> int:
    """An amount in Chinese numerals as fen: 叁佰元, 壹仟贰佰叁拾肆元伍角, 三百五十元."""
    jiao = _NUMERALS[words["jiao"]] if words["jiao"] else 0
    fen = _NUMERALS[words["fen"]] if words["fen"] else 0
    return _whole_of_words(words["yuan"]) * 100 + jiao * 10 + fen


def _whole_of_words(text: str) -> int:
    """A whole number below a hundred million in Chinese numerals."""
    total = section = digit = 0
    for sign in text:
        if sign in _NUMERALS:
            digit = _NUMERALS[sign]
        elif sign == "万":
            total, section, digit = (total + section + digit) * 10_000, 0, 0
        else:
            section += (digit or 1) * _PLACES[sign]
            digit = 0
    return total + section + digit


def count_of(value: CellValue) -> int | None:
    """A number of people or families; None for an empty cell.

    Raises:
        ValueError: the cell is not a count.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        if not 0 <= value < 10_000_000 or value != int(value):
            raise ValueError(str(value))
        return int(value)
    text = compact(text_of(value))
    if is_blank_text(text):
        return None
    match = _COUNT.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return int(match[1])


@dataclass(frozen=True)
class MonthValue:
    """A month from a cell or a title, and the day if it is stated.

    ``is_ambiguous`` for a number such as 2021.1: January, or October without its last zero.
    """

    month: date
    day: date | None = None
    is_ambiguous: bool = False


def month_of(value: CellValue) -> MonthValue | None:
    """The month of a cell; None for an empty cell.

    Raises:
        ValueError: the cell is not a month.
    """
    if isinstance(value, datetime):
        return MonthValue(date(value.year, value.month, 1), value.date())
    if isinstance(value, date):
        return MonthValue(date(value.year, value.month, 1), value)
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _month_of_number(float(value))
    text = text_of(value)
    if is_blank_text(text):
        return None
    month = _month_of_text(text)
    if month is None:
        raise ValueError(text)
    return month


def _month_of_number(value: float) -> MonthValue:
    if value.is_integer():
        if int(value) in _SERIAL_DAYS:
            day = _EXCEL_EPOCH + timedelta(days=int(value))
            return MonthValue(day.replace(day=1), day)
        month = _month_of_text(str(int(value)))
        if month is not None:
            return month
    else:
        year, _dot, decimals = f"{value:.4f}".rstrip("0").partition(".")
        if 0 < int(year) < 50:
            year = str(2000 + int(year))
        if int(year) in _YEARS and decimals in {str(m) for m in range(1, 13)} | {f"0{m}" for m in range(1, 10)}:
            return MonthValue(date(int(year), int(decimals), 1), is_ambiguous=decimals == "1")
    raise ValueError(str(value))


@lru_cache(maxsize=8192)
def _month_of_text(text: str) -> MonthValue | None:
    plain = _TRAILING_WORD.sub("", compact(_TIME_OF_DAY.sub("", text)))
    for pattern in (_MONTH_WORD, _MONTH_SIGNS, _MONTH_DIGITS):
        match = pattern.fullmatch(plain)
        if match is not None:
            return _month_of_match(match)
    short = _MONTH_SHORT.fullmatch(plain)
    if short is not None:
        return _month_of_match(short)
    if plain.isdecimal() and len(plain) == 5 and int(plain) in _SERIAL_DAYS:
        return _month_of_number(float(plain))
    months = months_in(text)
    return months[0] if months and re.search(r"年.*月", plain) else None


def _month_of_match(match: re.Match[str]) -> MonthValue | None:
    year = int(match[1]) if len(match[1]) == 4 else 2000 + int(match[1])
    try:
        month = date(year, int(match[2]), 1)
        day = month.replace(day=int(match[3])) if match[3] else None
    except ValueError:
        return None
    return MonthValue(month, day) if year in _YEARS else None


def _arabic(text: str) -> str:
    """Replace Chinese numerals of a date by digits: 二〇二三年十二月 gives 2023年12月."""
    text = re.sub(r"(?<=年)十(?=月)", "10", text)
    text = re.sub(r"(?<=年)十([一二])(?=月)", lambda match: "1" + match[1].translate(_CHINESE_DIGITS), text)
    return re.sub(
        r"[〇○零一二三四五六七八九]{2,4}年|(?<=年)[一二三四五六七八九]月",
        lambda match: match[0].translate(_CHINESE_DIGITS),
        text,
    )


@lru_cache(maxsize=4096)
def months_in(text: str) -> tuple[MonthValue, ...]:
    """Every month in a title, in its order."""
    plain = _arabic(compact(text))
    months: list[tuple[int, MonthValue | None]] = []
    for pattern in (_MONTH_WORD, _MONTH_SIGNS, _MONTH_DIGITS):
        months += [(match.start(), _month_of_match(match)) for match in pattern.finditer(plain)]
    return tuple(month for _start, month in sorted(months, key=lambda pair: pair[0]) if month is not None)


def next_month(month: date) -> date:
    return month_from_index(month_index(month) + 1)


@dataclass(frozen=True)
class NumberText:
    """An identity or account number, cleaned; ``has_lost_digits`` if a number cell lost the last ones."""

    text: str
    has_lost_digits: bool = False


def number_text(value: CellValue) -> NumberText:
    """A long number without spaces, full-width digits and apostrophes."""
    if value is None or isinstance(value, bool):
        return NumberText("")
    if isinstance(value, int | float):
        if abs(value) >= 10**EXACT_DIGITS:
            return NumberText(text_of(value) if isinstance(value, float) else str(value), has_lost_digits=True)
        return NumberText(text_of(value))
    text = text_of(value)
    if is_blank_text(text):
        return NumberText("")
    plain = normalise(text)
    return NumberText(plain, has_lost_digits=_SCIENTIFIC.fullmatch(plain) is not None)
