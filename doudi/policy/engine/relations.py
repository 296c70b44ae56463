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
    declared = {fact.dated_by for fact in facts if fact.dated_by is not None}
    named = {row[0] for row in connection.execute("SELECT table_name FROM information_schema.tables").fetchall()}
    return frozenset(
        table for table in declared & named if connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchall()
    )
