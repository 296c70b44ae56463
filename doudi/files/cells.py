"""Values of spreadsheet cells, their text, and files that cannot be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

CellValue = int | float | str | bool | date | datetime | time | timedelta | None
"""The value of a cell as read from a spreadsheet."""

_SCIENTIFIC = re.compile(r"(\d(?:\.\d)?)\d*e\+(\d+)", flags=re.IGNORECASE)
EXACT_DIGITS = 15
"""The most digits that a number cell keeps; digits typed behind them are lost."""


def text_of(value: CellValue) -> str:
    """The cell as text: whole numbers without a decimal point, dates as 2023-05-01."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 10**EXACT_DIGITS else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value)


def shortened_number(text: str) -> str:
    """Return a number that lost its digits as Excel shows it: 3.6E+17; any other text as it is."""
    match = _SCIENTIFIC.fullmatch(text.strip())
    return f"{match[1]}E+{match[2]}" if match else text


def column_letter(index: int) -> str:
    """The letters Excel shows for a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True)
class SkippedFile:
    """A file that cannot be read.

    ``code`` is file_missing, file_empty, file_protected, file_broken, file_too_large, file_type or
    formula_without_value; the message
    names the reason, and ``remedy`` what to do.
    """

    path: Path
    code: str
    message: str
    remedy: str

    @property
    def file(self) -> str:
        return self.path.name
