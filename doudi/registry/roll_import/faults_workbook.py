"""An Excel file of the faulty rows with a column of faults, to be corrected and uploaded again."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from doudi.core.attachments import file_storage
from doudi.registry.roll_import.models import RollFile, StagedFamily
from doudi.rolls.read.files import read_roll_file
from doudi.values.translation import gettext as _

_WIDTH = 16
_WIDE = 60


def faults_workbook(roll: RollFile, families: Iterable[StagedFamily]) -> bytes:
    """The Excel file: header rows and faulty families of each sheet, with a last column 错误说明."""
    import xlsxwriter

    wanted: dict[str, dict[int, str]] = {}
    for family in families:
        notes = wanted.setdefault(family.sheet, {})
        for problem in family.problems:
            if problem["severity"] == "fault":
                row = problem["row"] or family.row
                notes[row] = "；".join(filter(None, (notes.get(row), f"{problem['message']}{problem['remedy']}")))
    target = io.BytesIO()
    with TemporaryDirectory(prefix="doudi-") as folder:
        path = Path(folder) / roll.attachment.name
        path.write_bytes(file_storage.read(roll.attachment.key))
        sheets = [sheet for sheet in read_roll_file(path).sheets if sheet.name[:60] in wanted]
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "border": 1})
        red = book.add_format({"font_color": "#a3180f", "text_wrap": True, "border": 1})
        plain = book.add_format({"num_format": "@", "border": 1})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name[:31])
            notes = wanted[sheet.name[:60]]
            rows = {row for family in sheet.families if notes.keys() & set(family.rows) for row in family.rows}
            _write(page, sheet.cells, sheet.header_rows, rows, notes, (bold, red, plain))
    return target.getvalue()


def _write(
    page: Any,
    cells: Sequence[Sequence[Any]],
    headers: Sequence[int],
    rows: set[int],
    notes: dict[int, str],
    formats: tuple[Any, Any, Any],
) -> None:
    bold, red, plain = formats
    width = max((len(row) for row in cells), default=0)
    page.set_column(0, width, _WIDTH)
    page.set_column(width, width, _WIDE)
    for line, number in enumerate([*headers, *sorted(rows)]):
        is_header = number in headers
        for column, value in enumerate(cells[number - 1]):
            if value is not None:
                page.write_string(line, column, str(value), bold if is_header else plain)
        note = _("错误说明") if is_header and number == headers[0] else notes.get(number, "")
        if note:
            page.write_string(line, width, note, bold if is_header else red)
