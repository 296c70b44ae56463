"""What a row of a list says of a person, cleaned: number, name, birth date, sex, village."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from doudi.matching.names import name_key, sorted_characters
from doudi.values.carries import carries
from doudi.values.divisions import divisions, find_village, townships, village_stems
from doudi.values.identity_number import (
    has_valid_check_digit,
    normalise,
    upgrade_fifteen_digits,
)
from doudi.values.text import compact

_NUMBER = re.compile(r"[0-9]{17}[0-9X]|[0-9]{16}X[0-9]")
"""The shape of a number as typed; the X may have changed places with the digit before it."""
_OLD_NUMBER = re.compile(r"[0-9]{15}")
_SEPARATORS = re.compile(r"[-—_.·]")
PLACEHOLDER_END = "0000"
"""Numbers that end so stand for an unknown one: no order number is 000."""
TOWNSHIP_DIGITS = 9
_DAY = re.compile(r"([0-9]{4})[-/.年]?([0-9]{1,2})[-/.月]?([0-9]{1,2})日?(?:00:00:00)?")
_SEXES = {"男": "male", "male": "male", "m": "male", "1": "male", "女": "female", "female": "female", "f": "female"}
_SEXES |= {"2": "female", "男性": "male", "女性": "female"}
_EARLIEST_YEAR, _LATEST_YEAR = 1880, 2100


@dataclass(frozen=True)
class NumberFacts:
    """An identity number as written, cleaned.

    ``number`` has 18 characters, upgraded where fifteen were written; it is empty for another shape or a placeholder.
    ``birth_date`` is that of digits 7 to 14, also of a wrong number.
    """

    number: str
    is_fifteen: bool
    is_valid: bool
    birth_date: date | None


NO_NUMBER = NumberFacts("", is_fifteen=False, is_valid=False, birth_date=None)


@dataclass(frozen=True)
class RowFacts:
    """A row of a list, cleaned. ``is_swapped``: number and name stood in each other's column.

    ``birth_date`` is that of the row, else that of the number; ``other_birth_date`` is the number's where they differ.
    ``villages`` are the codes that the village of the row may mean, of a township where it says no more; empty where it
    says nothing that is known.
    """

    number: NumberFacts
    name_key: str
    name_sorted: str
    is_swapped: bool
    birth_date: date | None
    other_birth_date: date | None
    sex: str | None
    villages: tuple[str, ...]


def number_facts(text: str | None) -> NumberFacts:
    """Clean an identity number as typed."""
    cleaned = _SEPARATORS.sub("", normalise(text or ""))
    is_fifteen = _OLD_NUMBER.fullmatch(cleaned) is not None
    number = upgrade_fifteen_digits(cleaned) if is_fifteen else cleaned
    born = _day_of(number[6:10], number[10:12], number[12:14])
    if cleaned.endswith(PLACEHOLDER_END) or not _NUMBER.fullmatch(number):
        return NumberFacts("", is_fifteen=False, is_valid=False, birth_date=born)
    return NumberFacts(number, is_fifteen, born is not None and has_valid_check_digit(number), born)


def row_facts(
    name: str | None,
    id_number: str | None,
    birth_date: str | None,
    sex: str | None,
    village: str | None,
    certificate: str | None = None,
) -> RowFacts:
    """Clean a row. ``certificate`` begins with the number; it counts where the number itself is not valid."""
    name, id_number = name or "", id_number or ""
    is_swapped = _is_number(name) and not any(sign.isdigit() for sign in id_number)
    if is_swapped:
        name, id_number = id_number, name
    number = number_facts(id_number)
    if certificate and not number.is_valid:
        of_certificate = number_facts(normalise(certificate)[:18])
        if of_certificate.is_valid or not id_number.strip():
            number = of_certificate
    key = name_key(name)
    born = _parse_day(birth_date)
    return RowFacts(
        number,
        key,
        sorted_characters(key),
        is_swapped,
        born or number.birth_date,
        number.birth_date if born not in (None, number.birth_date) else None,
        sex_of(sex),
        _village_codes(compact(village or "")),
    )


@carries("GB2261-1")
def sex_of(text: str | None) -> str | None:
    """Return the sex that a cell says; None for the codes 0 (unknown) and 9 (not stated), and for what is no code."""
    return _SEXES.get(compact(text or "").lower())


def _is_number(text: str) -> bool:
    """Whether a text is an identity number, or a wrong or unknown one that still says a birth date."""
    if text.isalpha():  # nearly every name; the rest below is slow
        return False
    found = number_facts(text)
    return found.number != "" or found.birth_date is not None


def _day_of(year: str, month: str, day: str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if _EARLIEST_YEAR <= found.year <= _LATEST_YEAR else None


def _parse_day(text: str | None) -> date | None:
    """The day of a text such as 1980-05-01, 19800501 or 1980年5月1日; None where it is no whole date."""
    found = _DAY.fullmatch(compact(text or ""))
    return _day_of(*found.groups()) if found else None


@cache
def _codes_by_stem() -> dict[str, tuple[str, ...]]:
    codes: dict[str, tuple[str, ...]] = {}
    for division in divisions():
        if division.level == "village":
            for stem in village_stems(division.name):
                codes[stem] = (*codes.get(stem, ()), division.code)
    return codes


@lru_cache(maxsize=65_536)
def _village_codes(text: str) -> tuple[str, ...]:
    if not text:
        return ()
    if text.isdecimal():
        return (text,) if len(text) in {TOWNSHIP_DIGITS, 12} else ()
    named = {code for stem in village_stems(text) for code in _codes_by_stem().get(stem, ())}
    if named:
        return tuple(sorted(named))
    named_townships = [township for township in townships() if township.name in text]
    return tuple(sorted((find_village(text, township.code) or township).code for township in named_townships))
