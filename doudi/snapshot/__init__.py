"""The input folder: households, people and awards as the register has them on a day.

What is wrong is told all at once, with file, row, column, value and remedy. The database is loaded only when
a whole folder is opened.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from doudi.snapshot.faults import Fault, FaultyFolder

if TYPE_CHECKING:
    from doudi.snapshot.folder import Snapshot
    from doudi.snapshot.one_household import Household

__all__ = ["Fault", "FaultyFolder", "open_folder", "read_household_of", "read_paid"]


def open_folder(folder: Path, *, memory_limit: str | None = None) -> Snapshot:
    """See :func:`doudi.snapshot.folder.open_folder`."""
    from doudi.snapshot.folder import open_folder as open_it

    return open_it(folder, memory_limit=memory_limit)


def read_household_of(folder: Path, person_id: str) -> Household:
    """See :func:`doudi.snapshot.one_household.read_household_of`."""
    from doudi.snapshot.one_household import read_household_of as read

    return read(folder, person_id)


def read_paid(path: Path, connection: Any) -> None:
    """See :func:`doudi.snapshot.payments.read_paid`."""
    from doudi.snapshot.payments import read_paid as read

    read(path, connection)
