"""The sheets of a delivered file, by content and not by the ending of its name."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from doudi.files.cells import text_of
from doudi.files.spreadsheet_reader import broken_file_error, is_html, is_workbook, read_spreadsheet, too_large_error
from doudi.files.text_rows import FixedWidthRows, open_text
from doudi.files.workbook_rows import SheetRows, write_sheet_rows
from doudi.matching import SourceProfile

_LARGEST_HTML_BYTES = 10_000_000


class Sheet(Protocol):
    """A table of the file, whose rows can be read any number of times; ``first_row`` is the number of the first."""

    @property
    def name(self) -> str: ...
    @property
    def first_row(self) -> int: ...
    def rows(self) -> Iterator[list[str]]: ...


def open_sheets(name: str, data: bytes, profile: SourceProfile, *, is_fixed: bool, folder: Path) -> list[Sheet]:
    """Open the sheets of a file that Excel would show; ``folder`` is private and lives as long as they are read.

    Raises:
        UnreadableFileError: protected by a password, broken, too large, or no table.
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise broken_file_error(Path(name))
    if is_fixed and profile.fixed_width is not None:
        return [FixedWidthRows(Path(name).stem, data, profile.fixed_width.encoding, profile.fixed_width.places)]
    if is_workbook(data):
        return [sheet for sheet in write_sheet_rows(name, data, folder) if not sheet.is_hidden]
    if is_html(data):
        return _sheets_of_html(name, data, folder)
    return [open_text(name, data)]


def _sheets_of_html(name: str, data: bytes, folder: Path) -> list[Sheet]:
    """Write the tables that some systems export under the name of an Excel file as CSV."""
    if len(data) > _LARGEST_HTML_BYTES:
        raise too_large_error(Path(name))
    page = folder / "page.html"
    page.write_bytes(data)
    sheets: list[Sheet] = []
    for place, sheet in enumerate(read_spreadsheet(page)):
        path = folder / f"{place}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([text_of(cell) for cell in row] for row in sheet.cells)
        sheets.append(SheetRows(Path(name).stem, path))
    return sheets
