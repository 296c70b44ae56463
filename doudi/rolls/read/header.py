"""The header of a sheet: its rows, and the texts above each column with their groups."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from datetime import date

from doudi.files.cells import CellValue, text_of
from doudi.files.spreadsheet_reader import RawSheet
from doudi.rolls.vocabulary import column_meaning, group_kind, header_key, is_footer, is_total_label
from doudi.values.text import compact

Row = tuple[CellValue, ...]

_SEARCHED_ROWS = 60
_MOST_HEADER_ROWS = 5
_LONGEST_HEADER = 40
_LEAST_NAMES, _LEAST_DATA = 4, 2
"""How many cells a row of unknown names has at least, and how many of the row below are data."""
_WHO = {"name", "head_name", "id_number", "head_id", "disability_certificate"}
_LONG_DIGITS = re.compile(r"\d{11,}")
_COLUMN_NUMBER = re.compile(r"\(?\d{1,2}\)?|[甲乙丙丁戊]|[A-Z]|栏次|\d{1,2}[=+\-×*]\S*")


@dataclass(frozen=True)
class Header:
    """Header rows counted from 0, the first row of data, and for each column the texts above it, outermost first.

    Without a header ``rows`` is empty.
    """

    rows: tuple[int, ...]
    first_data_row: int
    paths: tuple[tuple[str, ...], ...]


def is_data_like(value: CellValue) -> bool:
    """Whether a cell is data and no header: a number, a date, a text with a long run of digits."""
    if isinstance(value, int | float | date):
        return True
    return isinstance(value, str) and _LONG_DIGITS.search(compact(value)) is not None


def filled(row: Row) -> list[CellValue]:
    """The cells of a row that are not empty."""
    return [value for value in row if value is not None and text_of(value)]


def _could_be_header(value: CellValue) -> bool:
    return isinstance(value, str) and len(compact(value)) <= _LONGEST_HEADER


def _meanings(row: Row) -> set[str]:
    meanings = (column_meaning(value) for value in row if isinstance(value, str))
    return {meaning for meaning in meanings if meaning}


def _is_known(value: CellValue) -> bool:
    text = text_of(value)
    return bool(column_meaning(text) or group_kind(text)) or not header_key(text)


def _main_row(cells: tuple[Row, ...]) -> int | None:
    """The first row that names enough columns, among them the person."""
    best: tuple[int, int] | None = None
    for index, row in enumerate(cells[:_SEARCHED_ROWS]):
        values = filled(row)
        if len(values) < 2 or any(is_data_like(value) for value in values):
            continue
        meanings = _meanings(row)
        if len(meanings) < 2 or 3 * len(meanings) < len({text_of(v) for v in values}):
            continue
        if len(meanings) >= 3 and (meanings & _WHO or len(meanings) >= 5):
            return index
        if meanings & _WHO and best is None:
            best = (len(meanings), index)
    return best[1] if best else None


def _row_of_unknown_names(cells: tuple[Row, ...]) -> int | None:
    """The row of short words that stands right above the first rows of data, whatever the words are."""
    for index, (row, below) in enumerate(itertools.pairwise(cells[:_SEARCHED_ROWS])):
        values, data = filled(row), filled(below)
        if sum(1 for value in data if is_data_like(value)) < _LEAST_DATA:
            continue
        texts = [compact(text_of(value)) for value in values]
        is_wide = 2 * len(values) > len(data) and len(values) >= _LEAST_NAMES
        is_words = all(_could_be_header(value) and not is_data_like(value) for value in values)
        if (
            is_wide
            and is_words
            and len(set(texts)) == len(texts)
            and not any(re.search(r"[:：]", one) for one in texts)
        ):
            return index
        return None
    return None


def _is_header_part(row: Row, *, least: int) -> bool:
    """Whether a row next to the main one belongs to the header: short known words, no data."""
    values = filled(row)
    if len(values) < least or not all(_could_be_header(value) for value in values):
        return False
    if any(is_data_like(value) or re.search(r"[:：]", text_of(value)) for value in values):
        return False
    if any(is_total_label(text_of(value)) and column_meaning(text_of(value)) is None for value in values):
        return False
    return 2 * sum(1 for value in values if _is_known(value)) >= len(values)


def _is_column_numbers(row: Row) -> bool:
    """Whether a row numbers the columns: 1 2 3, 甲 乙 1 2."""
    values = [compact(text_of(value)) for value in filled(row)]
    if len(values) < 3 or not all(_COLUMN_NUMBER.fullmatch(value) for value in values):
        return False
    numbers = [int(value) for value in values if value.isdecimal()]
    return len(numbers) >= 2 and all(later == earlier + 1 for earlier, later in itertools.pairwise(numbers))


def _bounds(sheet: RawSheet, main: int) -> tuple[int, int]:
    """First and last header row around the main one."""
    first = last = main
    while first > 0 and main - first < _MOST_HEADER_ROWS and _is_header_part(sheet.cells[first - 1], least=2):
        first -= 1
    height = len(sheet.cells)
    while last + 1 < height and last - first < _MOST_HEADER_ROWS and _is_header_part(sheet.cells[last + 1], least=1):
        last += 1
    for top, _left, bottom, _right in sheet.merged:
        if first <= top <= last < bottom <= first + _MOST_HEADER_ROWS and not any(
            is_data_like(value) for row in sheet.cells[last + 1 : bottom + 1] for value in filled(row)
        ):
            last = bottom
    return first, last


def _merge_fill(sheet: RawSheet, first: int, last: int) -> dict[tuple[int, int], str]:
    """The text of every header cell; a merged range has the text of its corner in every cell."""
    texts = {
        (row, column): text_of(value) for row in range(first, last + 1) for column, value in enumerate(sheet.cells[row])
    }
    for top, left, bottom, right in sheet.merged:
        if first <= top <= last:
            corner = texts.get((top, left), "")
            for row in range(top, min(bottom, last) + 1):
                for column in range(left, right + 1):
                    texts[row, column] = corner
    return texts


def _fill_right(texts: dict[tuple[int, int], str], first: int, last: int, width: int) -> None:
    """Repeat the text of a group over all its columns where merged cells were lost."""
    for row in range(first, last):
        group = ""
        for column in range(width):
            below = any(texts[lower, column] for lower in range(row + 1, last + 1))
            if texts[row, column]:
                group = texts[row, column] if below else ""
            elif below and group:
                texts[row, column] = group
            else:
                group = ""


def find_header(sheet: RawSheet) -> Header | None:
    """The header of a sheet, or None if no row names columns."""
    main = _main_row(sheet.cells)
    first, last = _bounds(sheet, main) if main is not None else (0, 0)
    if main is None:
        main = _row_of_unknown_names(sheet.cells)
        if main is None:
            return None
        first = last = main
    texts = _merge_fill(sheet, first, last)
    width = len(sheet.cells[main])
    if not any(first <= top <= last and right > left for top, left, _bottom, right in sheet.merged):
        _fill_right(texts, first, last, width)
    paths = tuple(
        tuple(dict.fromkeys(text for row in range(first, last + 1) if (text := texts.get((row, column), ""))))
        for column in range(width)
    )
    start = last + 1
    while start < len(sheet.cells) and _is_column_numbers(sheet.cells[start]):
        start += 1
    return Header(tuple(range(first, start)), start, paths)


def is_repeated_header(row: Row, header: Header, sheet: RawSheet) -> bool:
    """Whether a row repeats a header row, as on every printed page."""
    if not header.rows:
        return False
    texts = [compact(text_of(value)) for value in row]
    if sum(1 for text in texts if text) < 2:
        return False
    return any([compact(text_of(value)) for value in sheet.cells[index]] == texts for index in header.rows)


def is_footer_row(row: Row) -> bool:
    """Whether a row is below the roll: signatures and notes without a person."""
    values = filled(row)
    return (
        bool(values)
        and not any(is_data_like(value) and not isinstance(value, date) for value in values)
        and any(is_footer(text_of(value)) for value in values if isinstance(value, str))
    )
