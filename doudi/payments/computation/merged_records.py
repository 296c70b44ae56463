"""Person records that were merged: their money counts for the record that survives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doudi.core.bulk_columns import Columns
from doudi.core.bulk_rows import read_rows
from doudi.payments.computation.tables import Rows, load

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def surviving_records() -> dict[int, int]:
    """Return the surviving record of each merged record, over however many merges."""
    rows = read_rows("SELECT id, merged_into_id FROM registry_person WHERE merged_into_id IS NOT NULL")
    into = {int(person): int(survivor) for person, survivor in rows}
    return {person: _survivor(into, person) for person in into}


def _survivor(into: dict[int, int], person: int) -> int:
    while person in into:
        person = into[person]
    return person


def load_merged_records(connection: DuckDBPyConnection) -> None:
    """Fill ``merged`` (person, survivor)."""
    load(connection, "merged", (("person", "BIGINT"), ("survivor", "BIGINT")), surviving_records().items())


def load_by_person(connection: DuckDBPyConnection, table: str, columns: Columns, rows: Rows, sums: str = "") -> None:
    """Create or replace a table with the rows, those of merged records under the surviving one.

    Args:
        sums: aggregates that add rows up, such as ``AMOUNT_SUM``; without them equal rows become one.
    """
    load(connection, "raw_rows", columns, rows)
    summed = {name for name, _kind in columns if sums and f"({name})" in sums}
    keys = [name for name, _kind in columns if name != "person" and name not in summed]
    selected = ", ".join(["COALESCE(survivor, person) AS person", *keys, *([sums] if sums else [])])
    distinct, group_by = ("", "GROUP BY ALL") if sums else ("DISTINCT", "")
    connection.execute(
        f"CREATE OR REPLACE TABLE {table} AS "
        f"SELECT {distinct} {selected} FROM raw_rows LEFT JOIN merged USING (person) {group_by}"
    )
