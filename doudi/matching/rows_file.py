"""Rows of a department's list: read from a file, cleaned, and put into DuckDB as ``matched_row``."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from doudi.matching.row_facts import row_facts
from doudi.matching.sources import SourceProfile
from doudi.snapshot.cell_checks import FIRST_ROW
from doudi.snapshot.checked_files import open_checked_file
from doudi.snapshot.columns import Column, Table
from doudi.snapshot.faults import FaultList
from doudi.snapshot.files import open_file
from doudi.snapshot.row_checks import check_key
from doudi.values.translation import gettext as _

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_CHUNK_ROWS = 50_000
_OPTIONAL = ("birth_date", "sex", "certificate", "village")

ROWS = Table(
    "list_rows",
    (
        Column("row_id", "text", _("应为行编号，每行一个，不重复")),
        Column("name", "text", _("应为姓名，没有就留空"), nullable=True, personal="name"),
        Column("id_number", "text", _("应为公民身份号码，没有就留空"), nullable=True, personal="identity_number"),
        *(Column(name, "text", _("没有就留空"), nullable=True, may_be_missing=True) for name in _OPTIONAL),
    ),
    key="row_id",
    may_be_empty=True,
    may_have_more=True,
)


def read_rows(path: Path, profile: SourceProfile, connection: DuckDBPyConnection) -> None:
    """Create the table ``matched_row`` from a file: one cleaned row per row of the file, numbered as in the file.

    Raises:
        FaultySnapshot: the file cannot be read, lacks a column, or has a row without an own ``row_id``.
    """
    faults = FaultList()
    file = open_file(path, faults)
    with TemporaryDirectory(prefix="doudi-") as scratch:
        scan = open_checked_file(connection, file, ROWS, faults, Path(scratch)) if file else None
        if file and scan:
            connection.execute("SET preserve_insertion_order = true")
            connection.execute(
                f"CREATE TABLE list_rows AS SELECT row_number() OVER () + {FIRST_ROW - 1} AS row, "
                f"{scan.typed_columns()} FROM {scan.source}"
            )
            connection.execute("CREATE VIEW list_rows_rows AS SELECT * FROM list_rows")
            check_key(connection, scan, faults)
            file.require_unchanged()
    faults.raise_if_any()
    clean_rows(connection, certificate_holds_number=profile.certificate_holds_number)


def clean_rows(connection: DuckDBPyConnection, *, certificate_holds_number: bool) -> None:
    """Create the table ``matched_row`` from the table ``list_rows``: one cleaned row per row."""
    connection.execute(
        "CREATE TABLE matched_row (row BIGINT, row_id VARCHAR, id_number VARCHAR, is_fifteen BOOLEAN, "
        "is_valid BOOLEAN, name_key VARCHAR, name_sorted VARCHAR, is_swapped BOOLEAN, birth_date DATE, "
        "other_birth_date DATE, sex VARCHAR, villages VARCHAR[])"
    )
    written = connection.cursor().execute(
        "SELECT row, row_id, name, id_number, birth_date, sex, village, certificate FROM list_rows ORDER BY row"
    )
    while chunk := written.fetchmany(_CHUNK_ROWS):
        _append(connection, [_cleaned(certificate_holds_number, *cells) for cells in chunk])


def _cleaned(certificate_holds_number: bool, row: int, row_id: str, *cells: str | None) -> dict[str, Any]:
    name, id_number, birth_date, sex, village, certificate = cells
    number_of_certificate = certificate if certificate_holds_number else None
    facts = row_facts(name, id_number, birth_date, sex, village, number_of_certificate)
    return {
        "row": row,
        "row_id": row_id,
        "id_number": facts.number.number or None,
        "is_fifteen": facts.number.is_fifteen,
        "is_valid": facts.number.is_valid,
        "name_key": facts.name_key,
        "name_sorted": facts.name_sorted,
        "is_swapped": facts.is_swapped,
        "birth_date": facts.birth_date,
        "other_birth_date": facts.other_birth_date,
        "sex": facts.sex,
        "villages": list(facts.villages),
    }


def _append(connection: DuckDBPyConnection, rows: list[dict[str, Any]]) -> None:
    import pyarrow as pa

    days, text, flag = pa.date32(), pa.string(), pa.bool_()
    types = {"row": pa.int64(), "birth_date": days, "other_birth_date": days, "villages": pa.list_(text)}
    types |= {"is_fifteen": flag, "is_valid": flag, "is_swapped": flag}
    schema = pa.schema([(name, types.get(name, text)) for name in rows[0]])
    connection.register("cleaned_rows", pa.Table.from_pylist(rows, schema=schema))
    connection.execute("INSERT INTO matched_row BY NAME SELECT * FROM cleaned_rows")
    connection.unregister("cleaned_rows")
