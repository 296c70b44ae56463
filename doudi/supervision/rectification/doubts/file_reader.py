"""Read a file of doubts: its headings, its rows matched with the registry, and its sheets for sending it back."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from doudi.files.spreadsheet_reader import broken_file_error
from doudi.matching import SourceProfile, match_rows
from doudi.matching.sources import SourceColumn
from doudi.monitoring.deliveries.intake.heading_row import Headings, find_headings, heading_key
from doudi.monitoring.deliveries.intake.raw_rows import fill_delivered
from doudi.monitoring.deliveries.intake.shared_registry import SharedRegistry
from doudi.monitoring.deliveries.intake.sheets import Sheet, open_sheets
from doudi.values.long_digits import blotted

_BATCH = 1_000
_LARGEST_FEN = 10**13
UNREAD = "unread"
"""What a heading is chosen as that means none of our columns."""

PROFILE = SourceProfile(
    name="audit_doubts",
    label="疑点清单",
    department="cab",
    kind="accumulates",
    period="year",
    sensitivity="personal",
    retention="",
    cites=("P18-16.b",),
    declared=(
        SourceColumn(
            "id_number", "公民身份号码", "text", ("身份证号", "身份证号码", "身份证", "证件号码", "公民身份证号码")
        ),
        SourceColumn("name", "姓名", "text", ("对象姓名", "人员姓名", "户主姓名", "被核查人")),
        SourceColumn(
            "doubt", "疑点", "text", ("疑点描述", "疑点内容", "疑点类型", "问题", "问题描述", "问题类型", "核查内容")
        ),
        SourceColumn(
            "amount", "涉及金额", "amount", ("金额", "疑点金额", "涉及资金", "问题金额", "违规金额"), is_optional=True
        ),
        SourceColumn(
            "village", "村（居）", "text", ("住址", "户籍地址", "村", "乡镇", "所在乡镇", "地址"), is_optional=True
        ),
    ),
)


class NoHeadingsError(Exception):
    """Neither number nor name was recognised; ``headings`` are what stands there."""

    def __init__(self, headings: tuple[str, ...]) -> None:
        super().__init__(len(headings))
        self.headings = headings


@dataclass(frozen=True)
class ReadRow:
    """A row: where it stands, what it says, and whom the matching found (the number of a person)."""

    row: int
    sheet: int
    file_row: int
    outcome: str
    person_number: str
    name: str
    doubt: str
    amount_fen: int | None
    cells: str


def open_file(name: str, data: bytes, choices: Mapping[str, str], folder: Path) -> tuple[list[Sheet], Sheet, Headings]:
    """Return the sheets of a file, the one with our headings, and these.

    Raises:
        UnreadableFileError, NoHeadingsError
    """
    sheets = open_sheets(name, data, PROFILE, is_fixed=False, folder=folder)
    chosen = {heading_key(heading): "" if column == UNREAD else column for heading, column in choices.items()}
    try:
        found = [(sheet, headings) for sheet in sheets if (headings := find_headings(sheet, PROFILE, chosen))]
    except (csv.Error, UnicodeError):
        raise broken_file_error(Path(name)) from None
    if not found:
        raise NoHeadingsError(())
    sheet, headings = max(found, key=lambda pair: len(pair[1].places))
    if not {"id_number", "name"} & set(headings.places):
        raise NoHeadingsError(tuple(cell for cell in headings.cells if cell))
    return sheets, sheet, headings


def read_rows(
    name: str,
    data: bytes,
    choices: Mapping[str, str],
    *,
    folder: Path,
    registry: SharedRegistry,
    progress: Callable[[int, int], None],
    keep: Callable[[list[ReadRow]], None],
) -> dict[str, Any]:
    """Give the rows in batches to ``keep``, matched with the registry; return the report of what was read.

    Raises:
        UnreadableFileError, NoHeadingsError
    """
    sheets, first, headings = open_file(name, data, choices, folder)
    with registry.tables(lambda: progress(0, 0)) as connection:
        raw = fill_delivered(connection, name, sheets, first, headings, lambda done: progress(done, 0))
        column = {one: f"c{place}" for one, place in headings.places.items()}
        connection.execute(
            "CREATE TABLE list_rows AS SELECT row, '' AS row_id, "
            f"{column.get('name', 'NULL::VARCHAR')} AS name, {column.get('id_number', 'NULL::VARCHAR')} AS id_number, "
            f"NULL::VARCHAR AS birth_date, NULL::VARCHAR AS sex, {column.get('village', 'NULL::VARCHAR')} AS village, "
            "NULL::VARCHAR AS certificate FROM delivered"
        )
        match_rows(connection)
        cells = ", ".join(f"d.c{place}" for place in range(len(headings.cells)))
        rows = connection.cursor().execute(
            f"SELECT d.row, d.sheet, d.file_row, m.outcome, m.person_id, {cells} "
            "FROM delivered d LEFT JOIN match m USING (row) ORDER BY d.row"
        )
        done = 0
        while chunk := rows.fetchmany(_BATCH):
            keep([_row(headings, *one) for one in chunk])
            done += len(chunk)
            progress(done, raw.rows)
    return {
        "headings": list(headings.cells),
        "places": dict(headings.places),
        "heading_row": headings.row,
        "sheets": raw.sheets,
        "left_out": raw.left_out,
        "rows": raw.rows,
    }


def _row(
    headings: Headings, row: int, sheet: int, file_row: int, outcome: str | None, number: str | None, *cells: str | None
) -> ReadRow:
    def cell(column: str) -> str:
        place = headings.places.get(column)
        return (cells[place] or "") if place is not None else ""

    return ReadRow(
        row=row,
        sheet=sheet,
        file_row=file_row,
        outcome=outcome or "unmatchable",
        person_number=number or "",
        name=str(blotted(cell("name")))[:40],
        doubt=str(blotted(cell("doubt"))),
        amount_fen=_fen(cell("amount"), headings.factors.get("amount", 100)),
        cells=json.dumps(cells, ensure_ascii=False),
    )


def _fen(text: str, factor: int) -> int | None:
    try:
        fen = int((Decimal(text.replace(",", "").replace("，", "")) * factor).to_integral_value())
    except (InvalidOperation, ValueError, OverflowError):
        return None
    return fen if 0 < abs(fen) < _LARGEST_FEN else None


def rows_of_sheets(
    name: str, data: bytes, wanted: list[str], folder: Path
) -> Iterator[tuple[int, str, int, list[str]]]:
    """Yield place and name of each sheet wanted, with its rows and their numbers, for sending the file back."""
    for sheet in open_sheets(name, data, PROFILE, is_fixed=False, folder=folder):
        if sheet.name in wanted:
            for number, row in enumerate(sheet.rows(), start=sheet.first_row):
                yield wanted.index(sheet.name), sheet.name, number, row
