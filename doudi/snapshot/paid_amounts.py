"""Amounts already paid, by person, programme and month; several rows for a month add up."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from doudi.snapshot.cell_checks import FIRST_ROW
from doudi.snapshot.checked_files import open_checked_file
from doudi.snapshot.columns import PAID
from doudi.snapshot.faults import FaultList
from doudi.snapshot.files import open_file
from doudi.snapshot.row_checks import check_reference

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def read_paid_amounts(path: Path, connection: DuckDBPyConnection) -> None:
    """Create the table ``paid`` (person_id, programme, month, amount_fen) from a file.

    Raises:
        FaultySnapshot: the file has errors.
    """
    faults = FaultList()
    file = open_file(path, faults)
    with TemporaryDirectory(prefix="doudi-") as scratch:
        scan = open_checked_file(connection, file, PAID, faults, Path(scratch)) if file else None
        if file and scan:
            connection.execute(f"CREATE OR REPLACE TEMP TABLE paid AS SELECT {scan.typed_columns()} FROM {scan.source}")
            connection.execute(
                f"CREATE OR REPLACE TEMP VIEW paid_rows AS SELECT row_number() OVER () + {FIRST_ROW - 1} AS row, "
                f"{scan.typed_columns()} FROM {scan.source}"
            )
            check_reference(connection, scan, "person_id", "people", faults)
            file.require_unchanged()
    faults.raise_if_any()
