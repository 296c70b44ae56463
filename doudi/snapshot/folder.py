"""Opening the input folder: found, checked, and at hand as three typed tables."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from doudi.snapshot.cell_checks import FIRST_ROW, check_cells
from doudi.snapshot.columns import FOLDER_TABLES, Table
from doudi.snapshot.faults import Fault, FaultList
from doudi.snapshot.files import SnapshotFile, find_table_file, require_folder
from doudi.snapshot.identity_number_checks import check_identity_numbers
from doudi.snapshot.row_checks import (
    award_checks,
    check_key,
    check_overlaps,
    check_reference,
    check_rows,
    check_villages,
    person_checks,
)
from doudi.snapshot.scans import Scan, open_scan

_MEGABYTE = 1_000_000
_SMALLEST_MEMORY_MEGABYTES = 780
_MEMORY_PER_INPUT_BYTE = 4


class Snapshot:
    """An input folder that was found in order: ``connection`` has the tables households, people and awards.

    ``scratch`` is a folder for what does not fit into memory; it goes when the snapshot is closed.
    """

    def __init__(self, connection: Any, files: Sequence[SnapshotFile], warnings: list[Fault], scratch: Path) -> None:
        self.connection = connection
        self.files = list(files)
        self.warnings = warnings
        self.scratch = scratch

    def verify_unchanged(self) -> None:
        """Stop where an input file was changed since it was opened.

        Raises:
            FaultySnapshot: a file is no longer the one that was checked.
        """
        for file in self.files:
            file.require_unchanged()

    def close(self) -> None:
        """Close the database and leave nothing on the disk."""
        self.connection.close()
        shutil.rmtree(self.scratch, ignore_errors=True)

    def __enter__(self) -> Snapshot:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_snapshot(folder: Path, *, memory_limit: str | None = None) -> Snapshot:
    """Read and check a folder with households, people and awards, each as csv or parquet.

    Tables: dates as DATE, months as the first of the month, amounts in fen as BIGINT, empty cells NULL.
    ``memory_limit`` is what the database may use (such as 4GB) before it spills to the disk; by default it
    grows with the input.

    Raises:
        FaultySnapshot: with every fault found, up to the limit.
    """
    require_folder(folder)
    faults = FaultList()
    found = [(table, find_table_file(folder, table.name, faults)) for table in FOLDER_TABLES]
    files = [file for _table, file in found if file is not None]
    scratch = Path(tempfile.mkdtemp(prefix="doudi-"))
    connection = _connect(files, memory_limit, scratch)
    snapshot = Snapshot(connection, files, [], scratch)
    try:
        scans = {table.name: _read(connection, file, table, faults) for table, file in found if file is not None}
        _check_across_tables(connection, {name: scan for name, scan in scans.items() if scan is not None}, faults)
        snapshot.verify_unchanged()
        faults.raise_if_any()
    except BaseException:
        snapshot.close()
        raise
    connection.execute("SET preserve_insertion_order = false")
    snapshot.warnings = faults.first("warning")
    return snapshot


def _connect(files: Sequence[SnapshotFile], memory_limit: str | None, scratch: Path) -> Any:
    import duckdb

    connection = duckdb.connect()
    size = sum(file.signature[0] * (1 if file.is_csv else 4) for file in files)
    megabytes = max(_SMALLEST_MEMORY_MEGABYTES, size * _MEMORY_PER_INPUT_BYTE // _MEGABYTE)
    connection.execute(f"SET memory_limit = '{memory_limit or f'{megabytes}MB'}'")
    connection.execute(f"SET temp_directory = '{scratch}'")
    return connection


def _read(connection: Any, file: SnapshotFile, table: Table, faults: FaultList) -> Scan | None:
    """Check the cells of a file and make its table. A file of the right types is read where it lies."""
    scan = open_scan(connection, file, table, faults)
    if scan is None or check_cells(connection, scan, faults) is None:
        return None
    kind = "VIEW" if all(map(scan.is_as_declared, table.columns)) else "TABLE"
    connection.execute(f"CREATE {kind} {table.name} AS SELECT {scan.typed_columns()} FROM {scan.source}")
    connection.execute(
        f"CREATE VIEW {table.name}_rows AS SELECT row_number() OVER () + {FIRST_ROW - 1} AS row, "
        f"{scan.typed_columns()} FROM {scan.source}"
    )
    return scan


def _check_across_tables(connection: Any, scans: dict[str, Scan], faults: FaultList) -> None:
    households, people, awards = (scans.get(table.name) for table in FOLDER_TABLES)
    for scan in scans.values():
        check_key(connection, scan, faults)
    if households:
        check_villages(connection, households, faults)
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
