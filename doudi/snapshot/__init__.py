"""The input folder: households, people and awards as the register has them on a day.

What is wrong is told all at once, with file, row, column, value and remedy. The database is loaded only when
a whole folder is opened.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from doudi.snapshot.faults import Fault, FaultySnapshot

if TYPE_CHECKING:
    from doudi.snapshot.folder import Snapshot
    from doudi.snapshot.household import Household

__all__ = ["Fault", "FaultySnapshot", "open_snapshot", "read_household", "read_paid_amounts"]


def open_snapshot(folder: Path, *, memory_limit: str | None = None) -> Snapshot:
    """See :func:`doudi.snapshot.folder.open_folder`."""
    from doudi.snapshot.folder import open_snapshot as open_it

    return open_it(folder, memory_limit=memory_limit)


def read_household(folder: Path, person_id: str) -> Household:
    """See :func:`doudi.snapshot.household.read_household_of`."""
    from doudi.snapshot.household import read_household as read

    return read(folder, person_id)


def read_paid_amounts(path: Path, connection: Any) -> None:
    """See :func:`doudi.snapshot.paid_amounts.read_paid`."""
    from doudi.snapshot.paid_amounts import read_paid_amounts as read

    read(path, connection)
