"""Snapshots: folders with households, people and awards of one day, read and checked.

All faults are reported together, with file, row, column, value and remedy. DuckDB is imported only to open a whole
folder.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from doudi.snapshot.faults import Fault, FaultySnapshot

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from doudi.snapshot.folder import Snapshot
    from doudi.snapshot.household import Household

__all__ = [
    "Fault",
    "FaultySnapshot",
    "open_snapshot",
    "read_household",
    "read_paid_amounts",
    "read_relief_cases",
]


def open_snapshot(folder: Path, *, memory_limit: str | None = None, threads: int | None = None) -> Snapshot:
    """See :func:`doudi.snapshot.folder.open_snapshot`."""
    from doudi.snapshot.folder import open_snapshot as open_it

    return open_it(folder, memory_limit=memory_limit, threads=threads)


def read_household(folder: Path, person_id: str) -> Household:
    """See :func:`doudi.snapshot.household.read_household`."""
    from doudi.snapshot.household import read_household as read

    return read(folder, person_id)


def read_paid_amounts(path: Path, connection: DuckDBPyConnection) -> None:
    """See :func:`doudi.snapshot.paid_amounts.read_paid_amounts`."""
    from doudi.snapshot.paid_amounts import read_paid_amounts as read

    read(path, connection)


def read_relief_cases(path: Path, connection: DuckDBPyConnection) -> list[Fault]:
    """See :func:`doudi.snapshot.relief_cases.read_relief_cases`."""
    from doudi.snapshot.relief_cases import read_relief_cases as read

    return read(path, connection)
