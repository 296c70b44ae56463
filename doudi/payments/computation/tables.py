"""DuckDB tables of the computation, filled with rows from the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from doudi.core.bulk_columns import Columns, TableQuery, read_table, table_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

KEY_COLUMNS: Columns = (("person", "BIGINT"), ("programme", "VARCHAR"), ("month", "DATE"))
AMOUNT_COLUMNS: Columns = (*KEY_COLUMNS, ("amount_fen", "BIGINT"))
SHARE_COLUMNS: Columns = (*KEY_COLUMNS, ("source", "VARCHAR"), ("amount_fen", "BIGINT"))
AMOUNT_SUM = "SUM(amount_fen)::BIGINT AS amount_fen"

Rows = TableQuery | Iterable[Sequence[Any]]


def load(
    connection: DuckDBPyConnection, table: str, columns: Columns, rows: Rows, query: str = "SELECT * FROM loaded"
) -> int:
    """Create or replace a table with the rows; a date becomes the index of its month. Return the number of rows.

    Args:
        query: selects the rows of the table, of the same columns, from those read, ``loaded``.
    """
    database_rows = read_table(rows) if isinstance(rows, TableQuery) else table_of(rows, columns)
    if not database_rows.num_rows:  # as most tables are, and a scan of nothing takes several times as long
        declared = ", ".join(f"{name} {'BIGINT' if kind == 'DATE' else kind}" for name, kind in columns)
        connection.execute(f"CREATE OR REPLACE TABLE {table} ({declared})")
        return 0
    month_index = "(YEAR({name}) * 12 + MONTH({name}) - 1)::BIGINT AS {name}"
    selected = [month_index.format(name=name) if kind == "DATE" else name for name, kind in columns]
    connection.execute(
        f"CREATE OR REPLACE TABLE {table} AS WITH loaded AS (SELECT {', '.join(selected)} FROM database_rows) {query}"
    )
    return int(database_rows.num_rows)
