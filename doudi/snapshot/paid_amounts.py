"""Amounts already paid, by person, programme and month; several rows for a month add up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from doudi.snapshot.cell_checks import FIRST_ROW, check_cells
from doudi.snapshot.columns import PAID
from doudi.snapshot.faults import FaultList
from doudi.snapshot.files import open_file
from doudi.snapshot.row_checks import check_reference
from doudi.snapshot.scans import open_scan

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def read_paid_amounts(path: Path, connection: DuckDBPyConnection) -> None:
    """Create the table ``paid`` (person_id, programme, month, amount_fen) from a file.

    Raises:
        FaultySnapshot: the file has errors.
    """
    faults = FaultList()
    file = open_file(path, faults)
    scan = open_scan(connection, file, PAID, faults) if file else None
    if file and scan and check_cells(connection, scan, faults) is not None:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE paid AS SELECT {scan.typed_columns()} FROM {scan.source}")
        connection.execute(
            f"CREATE OR REPLACE TEMP VIEW paid_rows AS SELECT row_number() OVER () + {FIRST_ROW - 1} AS row, "
            f"{scan.typed_columns()} FROM {scan.source}"
        )
        check_reference(connection, scan, "person_id", "people", faults)
        file.require_unchanged()
    faults.raise_if_any()
