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


def load(connection: DuckDBPyConnection, table: str, columns: Columns, rows: Rows) -> None:
    """Create or replace a table with the rows; a date becomes the index of its month."""
    database_rows = read_table(rows) if isinstance(rows, TableQuery) else table_of(rows, columns)  # noqa: F841 - read by the SQL
    month_index = "(YEAR({name}) * 12 + MONTH({name}) - 1)::BIGINT AS {name}"
    selected = [month_index.format(name=name) if kind == "DATE" else name for name, kind in columns]
    connection.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT {', '.join(selected)} FROM database_rows")
