"""An Excel file of the faulty rows as they were, with their faults marked, to be corrected and uploaded again."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from doudi.core.attachments import file_storage
from doudi.files.cells import EXACT_DIGITS, CellValue, column_letter, text_of
from doudi.registry.roll_import.models import RollFile, StagedFamily
from doudi.rolls.model import Sheet
from doudi.rolls.read.files import read_roll_file
from doudi.values.translation import gettext as _

_WIDTH = 16
_WIDE = 60
_LONGEST_SHEET_NAME = 31


@dataclass
class _Faults:
    """The faults of a sheet: the note of each row, and the cells that are wrong (row from 1, column letter)."""

    notes: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    cells: set[tuple[int, str]] = field(default_factory=set)


def faults_workbook(roll: RollFile, families: Iterable[StagedFamily]) -> bytes:
    """Return the Excel file: title rows, header and faulty families of each sheet, faulty cells in colour.

    Two columns are added behind: 原表行号 and 错误说明. Values keep their types, so that the file reads again.
    """
    import xlsxwriter

    wanted: dict[str, _Faults] = defaultdict(_Faults)
    for family in families:
        faults = wanted[family.sheet]
        for problem in family.problems:
            if problem["severity"] == "fault":
                row = problem["row"] or family.row
                faults.notes[row].append(f"{problem['message']}{problem['remedy']}")
                faults.cells.add((row, problem["column"]))
    target = io.BytesIO()
    with TemporaryDirectory(prefix="doudi-") as folder:
        path = Path(folder) / roll.attachment.name
        path.write_bytes(file_storage.read(roll.attachment.key))
        sheets = [sheet for sheet in read_roll_file(path).sheets if sheet.name[:60] in wanted]
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        formats = _Formats(book)
        for sheet in sheets:
            _SheetWriter(book.add_worksheet(sheet.name[:_LONGEST_SHEET_NAME]), sheet, formats).write(
                wanted[sheet.name[:60]]
            )
    return target.getvalue()


class _Formats:
    """The formats of a workbook, by what a cell is and whether it is wrong."""

    def __init__(self, book: Any) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.header = book.add_format({"bold": True, "text_wrap": True, "border": 1})
        self.note = book.add_format({"font_color": "#a3180f", "text_wrap": True, "border": 1})
        self._cells = {
            (number_format, is_wrong): book.add_format(
                {"num_format": number_format, "border": 1} | ({"bg_color": "#fde2c8"} if is_wrong else {})
            )
            for number_format in ("@", "General", "yyyy-mm-dd")
            for is_wrong in (False, True)
        }

    def cell(self, value: CellValue, *, is_wrong: bool) -> Any:
        """Return the format of a value."""
        if isinstance(value, date):
            return self._cells["yyyy-mm-dd", is_wrong]
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return self._cells["General" if is_number else "@", is_wrong]


class _SheetWriter:
    """Writes the titles, the header and some rows of a sheet."""

    def __init__(self, page: Any, sheet: Sheet, formats: _Formats) -> None:
        self.page, self.sheet, self.formats = page, sheet, formats
        self.width = max((len(row) for row in sheet.cells), default=0)

    def write(self, faults: _Faults) -> None:
        """Write the rows above the table as they were, and the families in which a row has a fault."""
        above = sorted({*self.sheet.title_rows, *self.sheet.header_rows})
        below = {row for family in self.sheet.families if faults.notes.keys() & set(family.rows) for row in family.rows}
        lines = {number: line for line, number in enumerate([*above, *sorted(below)])}
        self.page.set_column(0, self.width, _WIDTH)
        self.page.set_column(self.width + 1, self.width + 1, _WIDE)
        for number, line in lines.items():
            for column, value in enumerate(self.sheet.cells[number - 1]):
                if value is not None:
                    is_wrong = (number, column_letter(column)) in faults.cells
                    self._write_cell(line, column, value, self._format_of(number, value, is_wrong=is_wrong))
            if number in below:
                self.page.write_number(line, self.width, number, self.formats.note)
                self.page.write_string(line, self.width + 1, "；".join(faults.notes.get(number, ())), self.formats.note)
        if self.sheet.header_rows:
            first = lines[self.sheet.header_rows[0]]
            self.page.write_string(first, self.width, _("原表行号"), self.formats.header)
            self.page.write_string(first, self.width + 1, _("错误说明"), self.formats.header)
        self._merge(lines)

    def _format_of(self, number: int, value: CellValue, *, is_wrong: bool) -> Any:
        if number in self.sheet.header_rows:
            return self.formats.header
        return self.formats.title if number in self.sheet.title_rows else self.formats.cell(value, is_wrong=is_wrong)

    def _write_cell(self, line: int, column: int, value: CellValue, cell_format: Any) -> None:
        if isinstance(value, datetime | date):
            self.page.write_datetime(line, column, value, cell_format)
        elif isinstance(value, bool):
            self.page.write_boolean(line, column, value, cell_format)
        elif isinstance(value, int | float) and abs(value) < 10**EXACT_DIGITS:
            self.page.write_number(line, column, value, cell_format)
        else:
            self.page.write_string(line, column, text_of(value), cell_format)

    def _merge(self, lines: dict[int, int]) -> None:
        """Merge again the ranges whose rows all stand in the file, one below the other as before."""
        for top, left, bottom, right in self.sheet.merged:
            rows = range(top + 1, bottom + 2)
            if all(row in lines for row in rows) and lines[rows[-1]] - lines[rows[0]] == bottom - top:
                value = self.sheet.cells[top][left]
                cell_format = self._format_of(top + 1, value, is_wrong=False)
                self.page.merge_range(lines[rows[0]], left, lines[rows[-1]], right, "", cell_format)
                if value is not None:
                    self._write_cell(lines[rows[0]], left, value, cell_format)
