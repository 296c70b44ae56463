"""Read a delivered file, match its rows with the registry, seal them, and count for the quality report."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doudi.files.query_rows import only_row
from doudi.files.spreadsheet_reader import broken_file_error
from doudi.matching import SourceProfile, source_profile
from doudi.monitoring.deliveries.contents import row_columns, write_rows
from doudi.monitoring.deliveries.intake.cell_values import CellReader, macros
from doudi.monitoring.deliveries.intake.heading_row import Headings, find_headings
from doudi.monitoring.deliveries.intake.raw_rows import RawRows, fill_delivered
from doudi.monitoring.deliveries.intake.shared_registry import SharedRegistry
from doudi.monitoring.deliveries.intake.sheets import Sheet, open_sheets
from doudi.screening.deliveries import DECISIVE_COLUMNS, listed_with_match, match_listed
from doudi.screening.doubled_rows import counted_once

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_FAULTS_LISTED = 200
MOST_FAULTY_ROWS = 50_000
_OUTCOMES = ("linked", "to_judge", "not_resident", "unmatchable")
_IDENTITY_COLUMNS = ("id_number", "name", "certificate")


class HeadingsNotRecognisedError(Exception):
    """No column that tells who a row means was recognised; ``headings`` are what stands there."""

    def __init__(self, headings: tuple[str, ...]) -> None:
        super().__init__(len(headings))
        self.headings = headings


@dataclass
class Staged:
    """What was read: the keys of the sealed files, the counts, the first faults, and the rest of the report."""

    rows_key: str
    faulty_key: str
    total_rows: int
    outcomes: dict[str, int]
    undecidable_rows: int
    faulty_rows: int
    faults: list[dict[str, Any]] = field(default_factory=list)
    report: dict[str, Any] = field(default_factory=dict)


def stage_file(
    source: str,
    name: str,
    data: bytes,
    choices: Mapping[str, str],
    *,
    is_fixed: bool,
    folder: Path,
    registry: SharedRegistry,
    progress: Callable[[int, int], None],
) -> Staged:
    """Read, match and seal a file; ``folder`` is private, ``choices`` are the remembered headings.

    Raises:
        UnreadableFileError: it cannot be read as a table, or is larger than the limits.
        HeadingsNotRecognisedError: neither number nor name was found among its headings.
        DiskReserveReached
    """
    profile = source_profile(source)
    sheets = open_sheets(name, data, profile, is_fixed=is_fixed, folder=folder)
    try:
        first, headings = _best_sheet(sheets, profile, choices)
    except (csv.Error, UnicodeError):
        raise broken_file_error(Path(name)) from None
    with registry.tables(lambda: progress(0, 0)) as connection:
        raw = fill_delivered(connection, name, sheets, first, headings, lambda done: progress(done, 0))
        readers = _fill_listed(connection, profile, headings)
        match_listed(connection, [source])
        _fill_faults(connection, source, readers)
        return _sealed(connection, profile, readers, headings, raw)


def _best_sheet(sheets: list[Sheet], profile: SourceProfile, choices: Mapping[str, str]) -> tuple[Sheet, Headings]:
    """The sheet in whose headings most columns are recognised.

    Raises:
        HeadingsNotRecognisedError
    """
    found = [(sheet, headings) for sheet in sheets if (headings := find_headings(sheet, profile, choices))]
    if not found:
        raise HeadingsNotRecognisedError(())
    sheet, headings = max(found, key=lambda pair: len(pair[1].places))
    if not any(name in headings.places for name in _IDENTITY_COLUMNS):
        raise HeadingsNotRecognisedError(tuple(cell for cell in headings.cells if cell))
    return sheet, headings


def _fill_listed(connection: DuckDBPyConnection, profile: SourceProfile, headings: Headings) -> list[CellReader]:
    """Create ``listed_SOURCE`` with the cells in their types, and ``cell_fault`` (row, place, column_name, code)."""
    for macro in macros():
        connection.execute(macro)
    readers = [
        CellReader(profile.name, column, headings.places.get(column.name), headings.factors.get(column.name, 1))
        for column in profile.all_columns
    ]
    values = ", ".join(f"{reader.value} AS {reader.name}" for reader in readers)
    connection.execute(f"CREATE TABLE listed_{profile.name} AS SELECT row, {values} FROM delivered")
    connection.execute("CREATE TABLE cell_fault (row BIGINT, place INTEGER, column_name VARCHAR, code VARCHAR)")
    for reader in readers:
        if reader.place is not None:
            connection.execute(
                f"INSERT INTO cell_fault SELECT row, {reader.place}, '{reader.name}', {reader.fault} FROM delivered "
                f"WHERE {reader.fault} IS NOT NULL"
            )
    return readers


def _fill_faults(connection: DuckDBPyConnection, source: str, readers: list[CellReader]) -> None:
    """Add the faults of numbers and of whole rows, which are known after the matching."""
    places = {reader.name: reader.place for reader in readers}
    number, person = places["id_number"], places.get("name")
    lost = "regexp_matches(i.id_number, '[eE][+]?1[0-9]')"
    if number is not None:
        connection.execute(f"""
            INSERT INTO cell_fault
            SELECT l.row, {number}, 'id_number', CASE WHEN {lost} THEN 'id_digits_lost' ELSE 'id_invalid' END
            FROM {listed_with_match(source)} JOIN matched_row r ON r.row = i.row
            WHERE i.id_number IS NOT NULL AND NOT r.is_valid AND NOT r.is_swapped
        """)
    if person is not None:
        connection.execute(f"""
            INSERT INTO cell_fault SELECT l.row, {person}, 'name', 'columns_swapped'
            FROM {listed_with_match(source)} JOIN matched_row r ON r.row = i.row WHERE r.is_swapped
        """)
    nobody = " AND ".join(f"{name} IS NULL" for name in _IDENTITY_COLUMNS if name in places)
    connection.execute(
        f"INSERT INTO cell_fault SELECT row, NULL, NULL, 'no_identity' FROM listed_{source} WHERE {nobody}"
    )
    connection.execute("INSERT INTO cell_fault SELECT row, NULL, NULL, 'row_too_wide' FROM delivered WHERE is_wide")


def _sealed(
    connection: DuckDBPyConnection, profile: SourceProfile, readers: list[CellReader], headings: Headings, raw: RawRows
) -> Staged:
    source = profile.name
    own = {"source_row": "l.row AS source_row"} | {name: f"m.{name}" for name in ("outcome", "person_id", "tier")}
    own |= {name: f"m.{name}" for name in ("score", "candidates")}
    columns = ", ".join(own.get(name, f"l.{name}") for name in row_columns(source))
    matched = f"SELECT {columns} FROM {listed_with_match(source)} ORDER BY l.row"
    connection.execute(f"CREATE TABLE sealed_row AS {matched}")
    counted = dict(connection.execute("SELECT outcome, COUNT(*) FROM sealed_row GROUP BY outcome").fetchall())
    tiers = dict(
        connection.execute("SELECT tier, COUNT(*) FROM sealed_row WHERE tier IS NOT NULL GROUP BY ALL").fetchall()
    )
    (faulty,) = only_row(connection, "SELECT COUNT(DISTINCT row) FROM cell_fault")
    staged = Staged(
        rows_key=write_rows(connection, "SELECT * FROM sealed_row ORDER BY source_row"),
        faulty_key=write_rows(connection, _faulty_rows(headings)) if faulty else "",
        total_rows=raw.rows,
        outcomes={outcome: counted.get(outcome, 0) for outcome in _OUTCOMES},
        undecidable_rows=_undecidable(connection, source),
        faulty_rows=faulty,
        faults=_first_faults(connection, headings, raw),
    )
    staged.report = {
        "columns": _column_counts(connection, readers, headings),
        "headings": list(headings.cells),
        "unread": list(headings.unread),
        "sheets": raw.sheets,
        "left_out": raw.left_out,
        "skipped": raw.skipped,
        "repeated": _repeated(connection, headings),
        "doubled": _doubled(connection, source),
        "tiers": dict(sorted(tiers.items())),
    }
    return staged


def _faulty_rows(headings: Headings) -> str:
    cells = ", ".join(f"c{place}" for place in range(len(headings.cells)))
    return f"""
    SELECT d.file_row, d.sheet, f.faults, {cells}
    FROM delivered d JOIN (
        SELECT row, list(code || ':' || COALESCE(CAST(place AS VARCHAR), '') ORDER BY place NULLS FIRST) AS faults
        FROM cell_fault GROUP BY row) f USING (row)
    ORDER BY d.row LIMIT {MOST_FAULTY_ROWS}
    """


def _repeated(connection: DuckDBPyConnection, headings: Headings) -> int:
    """Return how many rows say in every cell what a row before them says."""
    cells = ", ".join(f"c{place}" for place in range(len(headings.cells)))
    (number,) = only_row(connection, f"SELECT COUNT(*) - COUNT(DISTINCT hash({cells})) FROM delivered")
    return int(number)


def _doubled(connection: DuckDBPyConnection, source: str) -> int:
    """Return how many linked rows say what another row of the same person says, so that they do not count."""
    linked = "(SELECT * FROM sealed_row WHERE outcome = 'linked')"
    once = counted_once(linked, source, "source_row")
    (number,) = only_row(connection, f"SELECT (SELECT COUNT(*) FROM {linked}) - (SELECT COUNT(*) FROM {once})")
    return int(number)


def _undecidable(connection: DuckDBPyConnection, source: str) -> int:
    if source not in DECISIVE_COLUMNS:
        return 0
    empty = f"outcome = 'linked' AND \"{DECISIVE_COLUMNS[source]}\" IS NULL"
    (number,) = only_row(connection, f"SELECT COUNT(*) FROM sealed_row WHERE {empty}")
    return int(number)


def _column_counts(
    connection: DuckDBPyConnection, readers: list[CellReader], headings: Headings
) -> list[dict[str, Any]]:
    """Per column: its heading, its empty cells and its faults; a faulty cell is not counted as empty."""
    faulty = dict(connection.execute("SELECT column_name, COUNT(*) FROM cell_fault GROUP BY ALL").fetchall())
    found = [reader for reader in readers if reader.place is not None]
    empty = only_row(
        connection,
        f"SELECT {', '.join(f'COUNT(*) FILTER ({reader.text} IS NULL)' for reader in found)} FROM delivered",
    )
    counts = [
        {
            "name": reader.name,
            "heading": headings.cells[reader.place or 0],
            "empty": number,
            "faulty": faulty.get(reader.name, 0),
        }
        for reader, number in zip(found, empty, strict=True)
    ]
    return counts + [
        {"name": reader.name, "heading": None, "empty": None, "faulty": 0}
        for reader in readers
        if reader.place is None and not reader.declared.is_optional
    ]


def _first_faults(connection: DuckDBPyConnection, headings: Headings, raw: RawRows) -> list[dict[str, Any]]:
    """The first faults: row of the file, column, code, and of what kind the cell is; never the cell."""
    shape = " ".join(
        f"WHEN f.place = {place} AND c{place} IS NOT NULL THEN "
        f"CASE WHEN regexp_full_match(c{place}, '[0-9]+') THEN 'digits' "
        f"WHEN regexp_full_match(c{place}, '[-+]?[0-9.,]+') THEN 'number' ELSE 'text' END"
        for place in range(len(headings.cells))
    )
    rows = connection.execute(f"""
        SELECT d.file_row, d.sheet, f.place, f.code, CASE {shape} END
        FROM cell_fault f JOIN delivered d USING (row)
        ORDER BY row, f.place NULLS FIRST, code LIMIT {MOST_FAULTS_LISTED}
    """).fetchall()
    several = len(raw.sheets) > 1
    return [
        {
            "row": file_row,
            "sheet": raw.sheets[sheet] if several and sheet < len(raw.sheets) else "",
            "heading": headings.cells[place] if place is not None else "",
            "code": code,
            "shape": shape or "",
        }
        for file_row, sheet, place, code, shape in rows
    ]
