"""Rows of the sheets as text in DuckDB, read in batches: never more than a batch is held as Python objects."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from doudi.files.spreadsheet_reader import broken_file_error, too_large_error
from doudi.monitoring.deliveries.intake.heading_row import Headings, heading_key
from doudi.monitoring.deliveries.intake.sheets import Sheet

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_ROWS = 2_000_000
LONGEST_CELL = 300
EXAMPLE_MARK = "示例"
"""How the example of a template begins; such a row is left out."""

_BATCH_ROWS = 20_000
_FOOTERS = ("合计", "总计", "制表", "填表", "填报", "审核人", "备注", "说明", "注：", "注:")
_OWN = ("row", "sheet", "file_row", "is_wide")
_OWN_TYPES = ("BIGINT", "INTEGER", "BIGINT", "BOOLEAN")
Report = Callable[[int], None]


@dataclass
class RawRows:
    """What was put into the table ``delivered``: rows, sheets that were read and left out, lines that are no data."""

    rows: int = 0
    sheets: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    skipped: int = 0


def fill_delivered(
    connection: DuckDBPyConnection, name: str, sheets: list[Sheet], first: Sheet, headings: Headings, report: Report
) -> RawRows:
    """Create ``delivered`` (row, sheet, file_row, is_wide, c0, c1 …) of every sheet that has the same headings.

    ``row`` counts the rows of data from 1 over all sheets. Empty rows, the example of a template and lines of totals
    or remarks below are left out.

    Raises:
        UnreadableFileError: a row cannot be separated into cells, or there are too many.
    """
    width = len(headings.cells)
    columns = [f"c{place}" for place in range(width)]
    typed = [f"{column} {kind}" for column, kind in zip(_OWN, _OWN_TYPES, strict=True)]
    connection.execute(f"CREATE TABLE delivered ({', '.join([*typed, *(f'{column} VARCHAR' for column in columns)])})")
    found = RawRows()
    for sheet in sheets:
        at = headings.row if sheet is first else _same_headings(sheet, headings)
        if at is None:
            found.left_out.append(sheet.name)
            continue
        found.sheets.append(sheet.name)
        try:
            _fill(connection, _Reader(sheet, len(found.sheets) - 1, at, headings, found), report)
        except (csv.Error, UnicodeError):
            raise broken_file_error(Path(name)) from None
        if found.rows > MOST_ROWS:
            raise too_large_error(Path(name))
    found.left_out = [sheet for sheet in found.left_out if sheet]
    return found


def _same_headings(sheet: Sheet, headings: Headings) -> int | None:
    wanted = [heading_key(cell) for cell in headings.cells]
    for number, row in enumerate(sheet.rows(), start=sheet.first_row):
        if number > headings.row + 1:
            return None
        if [heading_key(cell) for cell in row[: len(wanted)]] == wanted:
            return number
    return None


@dataclass
class _Reader:
    """The rows of data of a sheet, with their numbers."""

    sheet: Sheet
    number: int
    heading_row: int
    headings: Headings
    found: RawRows

    def __iter__(self) -> Iterator[list[object]]:
        width, keyed = len(self.headings.cells), self._identity_places()
        for file_row, row in enumerate(self.sheet.rows(), start=self.sheet.first_row):
            if file_row <= self.heading_row:
                continue
            cells = [cell.strip()[:LONGEST_CELL] or None for cell in row[:width]]
            if not any(cells):
                continue
            if self._is_no_data(cells, keyed):
                self.found.skipped += 1
                continue
            self.found.rows += 1
            is_wide = any(cell.strip() for cell in row[width:])
            yield [self.found.rows, self.number, file_row, is_wide, *cells, *[None] * (width - len(cells))]

    def _identity_places(self) -> list[int]:
        return [self.headings.places[name] for name in ("id_number", "name") if name in self.headings.places]

    def _is_no_data(self, cells: list[str | None], keyed: list[int]) -> bool:
        """Whether a row is the example of a template, or a line of totals or remarks."""
        first = next(cell for cell in cells if cell)
        if first.startswith(EXAMPLE_MARK):
            return True
        if not first.startswith(_FOOTERS):
            return False
        identities = [cells[place] for place in keyed if place < len(cells) and cells[place] not in {None, first}]
        return not identities


def _fill(connection: DuckDBPyConnection, reader: _Reader, report: Report) -> None:
    batch: list[list[object]] = []
    for row in reader:
        batch.append(row)
        if len(batch) == _BATCH_ROWS:
            _append(connection, batch)
            batch = []
            report(reader.found.rows)
            if reader.found.rows > MOST_ROWS:
                return
    if batch:
        _append(connection, batch)


def _append(connection: DuckDBPyConnection, batch: list[list[object]]) -> None:
    import pyarrow as pa

    types = [pa.int64(), pa.int32(), pa.int64(), pa.bool_()]
    arrays = [
        pa.array(values, types[place] if place < len(types) else pa.string())
        for place, values in enumerate(zip(*batch, strict=True))
    ]
    names = [*_OWN, *(f"c{place}" for place in range(len(arrays) - len(_OWN)))]
    connection.register("delivered_batch", pa.Table.from_arrays(arrays, names=names))
    connection.execute("INSERT INTO delivered SELECT * FROM delivered_batch")
    connection.unregister("delivered_batch")
