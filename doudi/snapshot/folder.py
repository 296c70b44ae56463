"""Opening of a snapshot folder as three checked, typed tables."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from doudi.snapshot.cell_checks import FIRST_ROW
from doudi.snapshot.checked_files import open_checked_file
from doudi.snapshot.columns import FOLDER_TABLES, OPTIONAL_TABLES, Table
from doudi.snapshot.faults import Fault, FaultList
from doudi.snapshot.files import SnapshotFile, find_table_file, require_folder
from doudi.snapshot.identity_number_checks import check_identity_numbers
from doudi.snapshot.row_checks import (
    award_checks,
    check_area_months,
    check_births,
    check_key,
    check_overlaps,
    check_reference,
    check_rows,
    check_villages,
    person_checks,
)
from doudi.snapshot.scans import Scan

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MEGABYTE = 1_000_000
_SMALLEST_MEMORY_MEGABYTES = 780
_MEMORY_PER_INPUT_BYTE = 4


class Snapshot:
    """A snapshot without errors: ``connection`` has the tables households, people, awards and household_areas.

    ``scratch`` is a folder for data that do not fit into memory; it is removed on closing.
    """

    def __init__(
        self, connection: DuckDBPyConnection, files: Sequence[SnapshotFile], warnings: list[Fault], scratch: Path
    ) -> None:
        self.connection = connection
        self.files = list(files)
        self.warnings = warnings
        self.scratch = scratch

    def verify_unchanged(self) -> None:
        """Raise if a file changed since it was opened.

        Raises:
            FaultySnapshot: a file is not the one that was checked.
        """
        for file in self.files:
            file.require_unchanged()

    def close(self) -> None:
        """Close the database and remove the scratch folder."""
        self.connection.close()
        shutil.rmtree(self.scratch, ignore_errors=True)

    def __enter__(self) -> Snapshot:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_snapshot(folder: Path, *, memory_limit: str | None = None, threads: int | None = None) -> Snapshot:
    """Read and check a folder with households, people and awards, each as CSV or Parquet; optional: household_areas.

    Dates are DATE, months the first of the month, amounts BIGINT in fen, empty cells NULL. ``memory_limit`` is the
    memory of the database (such as 4GB) before it spills to the disk; by default it grows with the files. ``threads``
    is how many the database uses; by default as many as the machine has.

    Raises:
        FaultySnapshot: the folder has errors.
    """
    require_folder(folder)
    faults = FaultList()
    table_files = [(table, find_table_file(folder, table.name, faults)) for table in FOLDER_TABLES]
    table_files += [(table, find_table_file(folder, table.name, faults, is_optional=True)) for table in OPTIONAL_TABLES]
    files = [file for _table, file in table_files if file is not None]
    scratch = Path(tempfile.mkdtemp(prefix="doudi-"))
    connection = _connect(files, memory_limit, scratch, threads)
    snapshot = Snapshot(connection, files, [], scratch)
    try:
        scans = {
            table.name: _read(connection, file, table, faults, scratch)
            for table, file in table_files
            if file is not None
        }
        for table in OPTIONAL_TABLES:
            if table.name not in scans:
                columns = ", ".join(f'"{column.name}" {column.sql_type}' for column in table.columns)
                connection.execute(f"CREATE TABLE {table.name} ({columns})")
        _check_across_tables(connection, {name: scan for name, scan in scans.items() if scan is not None}, faults)
        snapshot.verify_unchanged()
        faults.raise_if_any()
    except BaseException:
        snapshot.close()
        raise
    connection.execute("SET preserve_insertion_order = false")
    snapshot.warnings = faults.first("warning")
    return snapshot


def _connect(
    files: Sequence[SnapshotFile], memory_limit: str | None, scratch: Path, threads: int | None
) -> DuckDBPyConnection:
    import duckdb

    connection = duckdb.connect()
    size = sum(file.signature[0] * (1 if file.is_csv else 4) for file in files)
    megabytes = max(_SMALLEST_MEMORY_MEGABYTES, size * _MEMORY_PER_INPUT_BYTE // _MEGABYTE)
    connection.execute(f"SET memory_limit = '{memory_limit or f'{megabytes}MB'}'")
    connection.execute(f"SET temp_directory = '{scratch}'")
    if threads is not None:
        connection.execute(f"SET threads = {threads}")
    return connection


def _read(
    connection: DuckDBPyConnection, file: SnapshotFile, table: Table, faults: FaultList, scratch: Path
) -> Scan | None:
    """Check the cells of a file and create its table; a Parquet file of the declared types becomes a view."""
    scan = open_checked_file(connection, file, table, faults, scratch)
    if scan is None:
        return None
    kind = "VIEW" if all(map(scan.needs_no_reading, table.columns)) else "TABLE"
    connection.execute(f"CREATE {kind} {table.name} AS SELECT {scan.typed_columns()} FROM {scan.source}")
    connection.execute(
        f"CREATE VIEW {table.name}_rows AS SELECT row_number() OVER () + {FIRST_ROW - 1} AS row, "
        f"{scan.typed_columns()} FROM {scan.source}"
    )
    return scan


def _check_across_tables(connection: DuckDBPyConnection, scans: dict[str, Scan], faults: FaultList) -> None:
    households, people, awards = (scans.get(table.name) for table in FOLDER_TABLES)
    areas = scans.get("household_areas")
    for scan in scans.values():
        if scan.table.key is not None:
            check_key(connection, scan, faults)
    if households:
        check_villages(connection, households, faults)
    if areas:
        check_area_months(connection, areas, faults)
    if areas and households:
        check_reference(connection, areas, "household_id", "households", faults)
    if people:
        check_rows(connection, people, person_checks(), faults)
        check_identity_numbers(connection, people, faults)
    if people and households:
        check_reference(connection, people, "household_id", "households", faults)
    if awards:
        check_rows(connection, awards, award_checks(), faults)
        check_overlaps(connection, awards, faults)
    if awards and people:
        check_reference(connection, awards, "person_id", "people", faults)
        check_births(connection, awards, faults)
