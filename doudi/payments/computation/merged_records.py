"""Tables of money by person: what merged records had counts for the record that survives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doudi.core.bulk_columns import Columns
from doudi.payments.computation.tables import Rows, load
from doudi.registry.people.merged_records import surviving_records

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def load_merged_records(connection: DuckDBPyConnection) -> None:
    """Fill ``merged`` (person, survivor)."""
    load(connection, "merged", (("person", "BIGINT"), ("survivor", "BIGINT")), surviving_records().items())


def load_by_person(connection: DuckDBPyConnection, table: str, columns: Columns, rows: Rows, sums: str = "") -> int:
    """Create or replace a table with the rows, those of merged records under the surviving one.

    Args:
        sums: aggregates that add rows up, such as ``AMOUNT_SUM``; without them equal rows become one.

    Returns:
        The number of rows read.
    """
    summed = {name for name, _kind in columns if sums and f"({name})" in sums}
    keys = [name for name, _kind in columns if name != "person" and name not in summed]
    selected = ", ".join(["COALESCE(survivor, person) AS person", *keys, *([sums] if sums else [])])
    distinct, group_by = ("", "GROUP BY ALL") if sums else ("DISTINCT", "")
    query = f"SELECT {distinct} {selected} FROM loaded LEFT JOIN merged USING (person) {group_by}"
    return load(connection, table, columns, rows, query)
