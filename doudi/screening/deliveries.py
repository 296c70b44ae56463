"""Read the departments' data sets of a folder, and link their rows with the people of the snapshot."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from doudi.files.query_rows import only_row
from doudi.matching import match_rows, source_profile
from doudi.screening.columns import source_table
from doudi.screening.doubled_rows import counted_once
from doudi.snapshot.checked_files import open_checked_file
from doudi.snapshot.faults import Fault, FaultList, FaultySnapshot
from doudi.snapshot.files import find_table_file
from doudi.values.translation import gettext as _

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_IDENTITY = ("name", "id_number", "birth_date", "sex", "village", "certificate")


DECISIVE_COLUMNS = {
    "deaths": "death_date",
    "cremations": "cremation_date",
    "prison": "from_date",
    "public_payroll": "month",
    "property": "use",
    "deposits": "balance_fen",
    "social_insurance": "month",
    "medical": "month",
    "unemployment": "registered_on",
    "disaster": "date",
}
"""The cell of each data set without which no rule can decide on a row."""


@dataclass(frozen=True)
class Delivery:
    """A data set that was read, and how many of its rows have which outcome of the matching."""

    source: str
    linked: int
    to_judge: int
    not_resident: int
    unmatchable: int
    undecidable: int
    """Of the linked rows, those whose decisive cell is empty."""
    doubled: int = 0
    """Of the linked rows, those that say what another row of the same person says; they do not count."""

    @property
    def rows(self) -> int:
        return self.linked + self.to_judge + self.not_resident + self.unmatchable


def read_deliveries(connection: DuckDBPyConnection, folder: Path, sources: Iterable[str]) -> list[Delivery]:
    """Create ``linked_SOURCE`` for each data set in the folder: its linked rows with person, household and tier.

    Of rows that say the same of the same person, one is kept.

    ``row`` is the row of data, from 1. The same identity in several rows and data sets is matched once.

    Raises:
        FaultySnapshot: the folder cannot be read, or a file has errors.
    """
    _require_folder(folder)
    faults = FaultList()
    read = [source for source in sources if _read(connection, folder, source, faults)]
    faults.raise_if_any()
    if read:
        match_listed(connection, read)
    return [_link(connection, source) for source in read]


def _require_folder(folder: Path) -> None:
    if folder.is_dir() and os.access(folder, os.R_OK | os.X_OK):
        return
    message = _("没有可以读取的文件夹 {folder}").format(folder=folder)
    remedy = _("请用 --data 给出放着各部门数据的文件夹")
    raise FaultySnapshot([Fault("", None, "", None, "missing_folder", message, remedy)])


def _read(connection: DuckDBPyConnection, folder: Path, source: str, faults: FaultList) -> bool:
    """Create the table ``listed_SOURCE``; return whether the folder has the file."""
    file = find_table_file(folder, source, faults, is_optional=True)
    if file is None:
        return False
    with TemporaryDirectory(prefix="doudi-") as scratch:
        scan = open_checked_file(connection, file, source_table(source), faults, Path(scratch))
        if scan is not None:
            connection.execute("SET preserve_insertion_order = true")
            connection.execute(
                f"CREATE TABLE listed_{source} AS SELECT row_number() OVER () AS row, {scan.typed_columns()} "
                f"FROM {scan.source}"
            )
        file.require_unchanged()
    return True


def _identity_expressions(source: str) -> list[str]:
    """SQL of what identifies the person of a row of ``listed_SOURCE l``, in the order of ``_IDENTITY``."""
    has_certificate = source_profile(source).certificate_holds_number
    return [
        "CAST(NULL AS VARCHAR)" if name == "certificate" and not has_certificate else f"l.{name}" for name in _IDENTITY
    ]


def _identities(source: str) -> str:
    pairs = zip(_IDENTITY, _identity_expressions(source), strict=True)
    return (
        f"SELECT DISTINCT {', '.join(f'{expression} AS {name}' for name, expression in pairs)} FROM listed_{source} l"
    )


def match_listed(connection: DuckDBPyConnection, sources: list[str]) -> None:
    """Match the rows of each ``listed_SOURCE`` with the people; :func:`listed_with_match` joins what was found.

    The same identity in several rows and data sets is matched once. Columns: row, and those of :func:`source_table`.
    """
    identities = " UNION ".join(map(_identities, sources))
    connection.execute(
        f"CREATE TABLE list_rows AS SELECT row_number() OVER () AS row, '' AS row_id, * FROM ({identities})"
    )
    match_rows(connection)


def listed_with_match(source: str) -> str:
    """SQL that joins each row ``l`` of ``listed_SOURCE`` with its identity ``i`` and its match ``m``."""
    same = " AND ".join(
        f"{expression} IS NOT DISTINCT FROM i.{name}"
        for name, expression in zip(_IDENTITY, _identity_expressions(source), strict=True)
    )
    return f"listed_{source} l JOIN list_rows i ON {same} JOIN match m ON m.row = i.row"


def _link(connection: DuckDBPyConnection, source: str) -> Delivery:
    columns = ", ".join(f"l.{name}" for name in ("row", *source_profile(source).columns) if name not in _IDENTITY[:2])
    connection.execute(f"""
        CREATE TABLE linked_{source} AS
        SELECT {columns}, m.outcome, m.tier, p.person_id, p.household_id
        FROM {listed_with_match(source)}
        LEFT JOIN people p ON p.person_id = m.person_id
    """)
    counted = dict(connection.execute(f"SELECT outcome, COUNT(*) FROM linked_{source} GROUP BY outcome").fetchall())
    connection.execute(f"DELETE FROM linked_{source} WHERE outcome <> 'linked'; DROP TABLE listed_{source}")
    empty = f'"{DECISIVE_COLUMNS[source]}" IS NULL' if source in DECISIVE_COLUMNS else "false"
    (undecidable,) = only_row(connection, f"SELECT COUNT(*) FROM linked_{source} WHERE {empty}")
    names = ("linked", "to_judge", "not_resident", "unmatchable")
    outcomes = {name: counted.get(name, 0) for name in names}
    return Delivery(source, **outcomes, undecidable=undecidable, doubled=drop_doubled(connection, source))


def drop_doubled(connection: DuckDBPyConnection, source: str, order: str = "row") -> int:
    """Delete the rows of ``linked_SOURCE`` that repeat another one, and keep the first of them; return their number."""
    kept = f"SELECT row FROM {counted_once(f'linked_{source}', source, order)}"
    (dropped,) = only_row(connection, f"DELETE FROM linked_{source} WHERE row NOT IN ({kept})")
    return int(dropped)
