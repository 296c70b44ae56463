"""Open a file of a snapshot and check its cells; a CSV file with mixed line endings is read from a uniform copy."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from doudi.snapshot.broken_lines import line_faults
from doudi.snapshot.cell_checks import check_cells
from doudi.snapshot.columns import Table
from doudi.snapshot.faults import FaultList
from doudi.snapshot.files import SnapshotFile
from doudi.snapshot.scans import Scan, csv_source, open_scan

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_LINE_ENDING = re.compile(rb"\r\n?|\n")
_CHUNK_BYTES = 16_000_000


def open_checked_file(
    connection: DuckDBPyConnection, file: SnapshotFile, table: Table, faults: FaultList, scratch: Path
) -> Scan | None:
    """The scan of a file with checked cells; None where it cannot be read as this table.

    Faulty cells are added to ``faults``. ``scratch`` is a folder that lives as long as the scan is used.
    """
    import duckdb

    scan = open_scan(connection, file, table, faults)
    if scan is None:
        return None
    try:
        check_cells(connection, scan, faults)
    except duckdb.Error as error:
        uniform = _with_uniform_line_endings(scan, scratch)
        if uniform is None:
            faults.add(*line_faults(file, error))
            return None
        scan = uniform
        try:
            check_cells(connection, scan, faults)
        except duckdb.Error as remaining:
            faults.add(*line_faults(file, remaining))
            return None
    return scan


def _with_uniform_line_endings(scan: Scan, scratch: Path) -> Scan | None:
    """The scan of a copy whose lines all end with a line feed; None where the file has no two kinds of ending."""
    if not scan.file.is_csv:
        return None
    copy = scratch / f"{scan.table.name}-uniform.csv"
    endings: set[bytes] = set()
    with scan.file.path.open("rb") as source, copy.open("wb") as target:
        while chunk := source.read(_CHUNK_BYTES):
            if chunk.endswith(b"\r"):
                chunk += source.read(1)
            endings.update(_LINE_ENDING.findall(chunk))
            target.write(_LINE_ENDING.sub(b"\n", chunk))
    if len(endings) < 2:
        return None
    return replace(scan, source=csv_source(copy, tuple(scan.types)))
