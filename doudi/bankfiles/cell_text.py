"""Write a value as the text of a bank's cell, and read it back from the formats that banks use."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives import hashes

from doudi.bankfiles.layouts import Column
from doudi.files.cells import CellValue
from doudi.values.money import MoneyError, parse_yuan
from doudi.values.text import compact
from doudi.values.translation import gettext as _

_DATE = re.compile(r"([0-9]{4})[-/.年]?([0-9]{1,2})[-/.月]?([0-9]{1,2})日?(?:[T ]?[0-9:.]*)?")
_PLAIN_YUAN = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,2}))?", re.ASCII)
_PLAIN_KEY = re.compile(r"[0-9A-Za-z-]*")
_LARGEST_EXACT_NUMBER = 10**15
"""Excel keeps fifteen digits of a number; further digits are not reliable."""


def sm3(content: bytes) -> str:
    """Return the SM3 hash as 64 hexadecimal digits."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(content)
    return digest.finalize().hex()


def cell_text(column: Column, value: Any) -> str:
    """Return the text of a value in a column; amounts are in fen."""
    if column.kind == "constant":
        return column.value
    if column.kind == "amount":
        return str(value) if column.unit == "fen" else f"{value // 100}.{value % 100:02d}"
    if column.kind == "date":
        return f"{value:%Y%m%d}" if value else ""
    if column.kind == "month":
        return f"{value:%Y%m}"
    return str(value)


def match_key(text: str) -> str:
    """Normalise an item id, account or code: half width, no spaces."""
    text = text.strip()
    return text if _PLAIN_KEY.fullmatch(text) else compact(text)


def read_amount(column: Column, text: str) -> int:
    """Read an amount in fen.

    Raises:
        MoneyError: the text is not an amount.
    """
    if column.unit == "yuan":
        match = _PLAIN_YUAN.fullmatch(text)
        return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")) if match else parse_yuan(text)
    plain = compact(text).replace(",", "")
    if not re.fullmatch(r"[0-9]{1,17}", plain):
        raise MoneyError(_("“{text}”不是以分为单位的金额。").format(text=text.strip()))
    return int(plain)


def read_count(text: str) -> int:
    """Read a number of rows.

    Raises:
        ValueError: the text is not a number.
    """
    plain = compact(text).replace(",", "").removesuffix("笔")
    if not re.fullmatch(r"[0-9]{1,12}", plain):
        raise ValueError(text)
    return int(plain)


@lru_cache(maxsize=1_000)
def read_date(text: str) -> date | None:
    """Read a date as banks write it; ``None`` for an empty cell.

    Raises:
        ValueError: the text is not a date.
    """
    plain = compact(text)
    if not plain.strip("0"):
        return None
    match = _DATE.fullmatch(plain)
    if match is None:
        raise ValueError(text)
    return date(int(match[1]), int(match[2]), int(match[3]))


def text_of_excel_cell(value: CellValue) -> str:
    """Return the text of an Excel cell; a number too long for Excel keeps its exponent and is rejected later."""
    if value is None:
        return ""
    if isinstance(value, float):
        if value.is_integer() and abs(value) < _LARGEST_EXACT_NUMBER:
            return str(int(value))
        rounded = round(value, 2)
        return repr(rounded) if abs(rounded - value) < 1e-6 and abs(value) < _LARGEST_EXACT_NUMBER else f"{value:e}"
    if isinstance(value, datetime | date):
        return f"{value:%Y%m%d}"
    return str(value)
