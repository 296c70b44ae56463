"""The relations of a connection that the engines share by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from doudi.policy.language import Fact

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

RESULT = "result"
"""The temporary table that each engine fills with the targets of every person and interval."""


def dated_tables(connection: DuckDBPyConnection, facts: Iterable[Fact]) -> frozenset[str]:
    """The tables of dated facts that have rows; a connection need not have such tables."""
    declared = sorted({fact.dated_by for fact in facts if fact.dated_by is not None})
    return frozenset(table for table in declared if _has_rows(connection, table))


def _has_rows(connection: DuckDBPyConnection, table: str) -> bool:
    import duckdb

    # Asking the table itself is quicker than asking the catalogue whether it is there.
    try:
        return bool(connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchall())
    except duckdb.CatalogException:
        return False
