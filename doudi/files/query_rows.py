"""Rows of DuckDB queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def only_row(connection: DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    """Return the row of a query that gives exactly one, such as a count.

    Raises:
        LookupError: the query gives no row.
    """
    row = connection.execute(query).fetchone()
    if row is None:
        raise LookupError(query)
    return row
