"""Writing of Excel sheets: named styles, text cells, merged cells, fast enough for a county.

XlsxWriter does everything here but the rows themselves. Its cell by cell bookkeeping needs eight seconds for
a million cells; a township roll needs none of it, so rows are printed as XML at once and handed over when the
sheet is closed. Strings are only ever written as strings: a name such as ``=1+1`` never becomes a formula,
and its cell is formatted as text, so it does not become one when an officer edits it either.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from doudi.files.atomic import atomic_file

WrittenValue = str | int | float | None
"""What a cell may hold. A whole number under an amount style is fen; elsewhere it is the number itself."""

StyleName = Literal[
    "title",
    "line",
    "line_right",
    "header",
    "text",
    "long_text",
    "centre",
    "amount",
    "number",
    "count",
    "held_text",
    "held_long_text",
    "held_amount",
    "total_text",
    "total_amount",
    "total_count",
    "words",
    "note",
]

_SONG, _FANGSONG = "宋体", "仿宋"
_BODY = {"font_name": _SONG, "font_size": 10, "border": 1, "valign": "vcenter"}
_TEXT = _BODY | {"num_format": "@", "align": "center", "shrink": True}
_LONG = _BODY | {"num_format": "@", "align": "left", "text_wrap": True}
_AMOUNT = _BODY | {"num_format": "#,##0.00", "align": "right", "shrink": True}
_COUNT = _BODY | {"num_format": "0", "align": "center", "shrink": True}
_HELD = {"bg_color": "#E7E6E6", "font_color": "#7F0000"}
_TOTAL = {"bold": True, "bg_color": "#F2F2F2"}
_LINE = {"font_name": _FANGSONG, "font_size": 11, "valign": "vcenter", "num_format": "@"}
_HEADER = {"bold": True, "text_wrap": True, "align": "center", "num_format": "@"}

STYLES: dict[StyleName, dict[str, Any]] = {
    "title": {
        "font_name": _SONG,
        "font_size": 18,
        "bold": True,
        "align": "center",
        "valign": "vcenter",
        "num_format": "@",
    },
    "line": _LINE | {"align": "left"},
    "line_right": _LINE | {"align": "right"},
    "header": _BODY | _HEADER,
    "text": _TEXT,
    "long_text": _LONG,
    "centre": _TEXT,
    "amount": _AMOUNT,
    "number": _COUNT,
    "count": _COUNT,
    "held_text": _TEXT | _HELD,
    "held_long_text": _LONG | _HELD,
    "held_amount": _AMOUNT | _HELD,
    "total_text": _TEXT | _TOTAL,
    "total_amount": _AMOUNT | _TOTAL,
    "total_count": _COUNT | _TOTAL | {"num_format": "#,##0"},
    "words": _BODY | {"bold": True, "align": "left", "num_format": "@"},
    "note": _LINE | {"align": "left", "text_wrap": True, "font_size": 10},
}
"""The format of each style for XlsxWriter; Excel replaces a missing font."""

_ILLEGAL_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(x[0-9A-Fa-f]{4}_)")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_NEEDS_CARE = re.compile("[&<>_\x00-\x1f\ud800-\udfff\ufffe\uffff]|^\\s|\\s$")
_LONGEST_TEXT = 32_767
_FORBIDDEN_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True)
class Style:
    """A style as registered in a workbook."""

    index: int
    is_amount: bool


class _PrintedRows(Worksheet):  # type: ignore[misc]  # XlsxWriter carries no types
    """A worksheet whose rows were printed beforehand."""

    def __init__(self) -> None:
        super().__init__()
        self.printed: list[str] = []

    def _write_sheet_data(self) -> None:
        self.fh.write("<sheetData>")
        self.fh.write("".join(self.printed))
        self.fh.write("</sheetData>")

    def _write_merge_cells(self) -> None:
        if self.merge:
            references = [f'<mergeCell ref="{_reference(*area)}"/>' for area in self.merge]
            self.fh.write(f'<mergeCells count="{len(references)}">{"".join(references)}</mergeCells>')


class Book:
    """One Excel file under construction. Get it from ``atomic_workbook`` or ``workbook_bytes``."""

    def __init__(self, target: Path | io.BytesIO, created: date) -> None:
        self._workbook = xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target)
        midnight = datetime(created.year, created.month, created.day, tzinfo=UTC).replace(tzinfo=None)
        self._workbook.set_properties({"created": midnight})
        self._styles: dict[StyleName, Style] = {}
        self._sheets: dict[str, Sheet] = {}

    def style(self, name: StyleName) -> Style:
        """The style of that name, registered in the file on first use."""
        if name not in self._styles:
            index = self._workbook.add_format(STYLES[name])._get_xf_index()
            self._styles[name] = Style(index, name.endswith("amount"))
        return self._styles[name]

    def sheet(self, name: str, widths: Sequence[float]) -> Sheet:
        """Add a sheet with these column widths, counted in half-width characters."""
        clean = unused_sheet_name(name, self._sheets)
        worksheet = self._workbook.add_worksheet(clean, worksheet_class=_PrintedRows)
        sheet = Sheet(self, worksheet, widths)
        self._sheets[clean.casefold()] = sheet
        return sheet

    def close(self) -> None:
        """Finish the file."""
        for sheet in self._sheets.values():
            sheet.finish()
        self._workbook.close()


class Sheet:
    """One sheet, filled from top to bottom. ``row`` is the index, from zero, of the next row to write."""

    def __init__(self, book: Book, worksheet: Any, widths: Sequence[float]) -> None:
        self.book = book
        self.widths = tuple(widths)
        self.row = 0
        self._worksheet = worksheet
        self._letters = [column_letters(column) for column in range(len(self.widths))]
        for column, width in enumerate(self.widths):
            worksheet.set_column(column, column, width)

    def write(self, values: Sequence[WrittenValue], styles: Sequence[Style | None], height: float | None = None) -> int:
        """Write one row (``None`` style: no cell); return its index. ``height`` is in points."""
        self.row += 1
        number = self.row
        cells = "".join(
            [
                _cell(letters, number, value, style)
                for letters, value, style in zip(self._letters, values, styles, strict=False)
                if style is not None
            ]
        )
        size = f' ht="{height:g}" customHeight="1"' if height else ""
        self._worksheet.printed.append(f'<row r="{number}"{size}>{cells}</row>')
        return number - 1

    def band(self, parts: Sequence[tuple[str, int, StyleName]], height: float) -> int:
        """Write one row of texts, each merged over a number of columns: titles, unit lines, signatures."""
        values: list[WrittenValue] = []
        styles: list[Style | None] = []
        for text, width, name in parts:
            if width > 1:
                self.merge(self.row, len(values), self.row, len(values) + width - 1)
            values += [text, *([None] * (width - 1))]
            styles += [self.book.style(name)] * width
        return self.write(values, styles, height)

    def merge(self, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
        """Show an area as one cell, the upper left one. Its rows are written as usual, before or after."""
        if (first_row, first_column) != (last_row, last_column):
            self._worksheet.merge.append([first_row, first_column, last_row, last_column])

    def print_on_a4(self, header_rows: tuple[int, int], *, landscape: bool = True) -> None:
        """Print on A4, fitted to its width, the header rows repeated, pages numbered 第 x 页 共 y 页."""
        sheet = self._worksheet
        sheet.set_paper(9)
        (sheet.set_landscape if landscape else sheet.set_portrait)()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.center_horizontally()
        sheet.repeat_rows(*header_rows)
        sheet.set_footer("&C&10第 &P 页 共 &N 页", {"margin": 0.3})
        sheet.freeze_panes(header_rows[1] + 1, 0)

    def finish(self) -> None:
        """Set the dimensions, and ignore Excel's warning about digits stored as text."""
        if self.row:
            self._worksheet._check_dimensions(0, 0)
            self._worksheet._check_dimensions(self.row - 1, len(self.widths) - 1)
            area = _reference(0, 0, self.row - 1, len(self.widths) - 1)
            self._worksheet.ignore_errors({"number_stored_as_text": area})


@contextmanager
def atomic_workbook(path: Path, created: date) -> Iterator[Book]:
    """Yield a book to fill; the file appears under its name only when all of it has been written.

    ``created`` goes into the file's properties in place of the clock: same content, same bytes.
    """
    with atomic_file(path) as aside:
        book = Book(aside, created)
        yield book
        book.close()


def workbook_bytes(fill: Callable[[Book], None], created: date) -> bytes:
    """A whole workbook as bytes, filled by ``fill``. The same content and ``created`` give the same bytes."""
    target = io.BytesIO()
    book = Book(target, created)
    fill(book)
    book.close()
    return target.getvalue()


def unused_sheet_name(name: str, taken: Container[str]) -> str:
    """A name Excel accepts (at most 31 characters, none of ``[]:*?/\\``) that is not in ``taken``."""
    clean = _FORBIDDEN_IN_SHEET_NAMES.sub(" ", name).strip().strip("'")[:31] or "Sheet"
    candidate, number = clean, 2
    while candidate.casefold() in taken or candidate.casefold() == "history":
        ending = f"（{number}）"
        candidate, number = clean[: 31 - len(ending)] + ending, number + 1
    return candidate


def column_letters(column: int) -> str:
    """The letters of a column index: 0 is A, 26 is AA."""
    letters = ""
    while column >= 0:
        letters = chr(ord("A") + column % 26) + letters
        column = column // 26 - 1
    return letters


def _reference(first_row: int, first_column: int, last_row: int, last_column: int) -> str:
    return f"{column_letters(first_column)}{first_row + 1}:{column_letters(last_column)}{last_row + 1}"


def _cell(letters: str, number: int, value: WrittenValue, style: Style) -> str:
    """One cell as XML; booleans and not-a-number raise ``ValueError``."""
    if value is None or value == "":
        return f'<c r="{letters}{number}" s="{style.index}"/>'
    if isinstance(value, str):
        text = _text(value) if _NEEDS_CARE.search(value) or len(value) > _LONGEST_TEXT else f"<t>{value}</t>"
        return f'<c r="{letters}{number}" s="{style.index}" t="inlineStr"><is>{text}</is></c>'
    if isinstance(value, bool) or not math.isfinite(value):
        message = f"not a figure for a cell: {value!r}"
        raise ValueError(message)
    if style.is_amount and isinstance(value, int):
        sign, fen = ("-", -value) if value < 0 else ("", value)
        return f'<c r="{letters}{number}" s="{style.index}"><v>{sign}{fen // 100}.{fen % 100:02d}</v></c>'
    return f'<c r="{letters}{number}" s="{style.index}"><v>{value!r}</v></c>'


def _text(value: str) -> str:
    """The text element of a string that holds characters XML or Excel would take for something else."""
    cut = value if len(value) <= _LONGEST_TEXT else value[: _LONGEST_TEXT - 1] + "…"
    clean = _ILLEGAL_IN_XML.sub("\ufffd", cut)
    clean = _LOOKS_ESCAPED.sub(r"_x005F_\1", clean).translate(_ESCAPES).replace("\r\n", "\n")
    space = ' xml:space="preserve"' if clean != clean.strip() else ""
    return f"<t{space}>{clean}</t>"
