"""Rows of the registry as tables of a computation, with their sealed texts in clear."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from doudi.core.bulk_columns import Columns, read_table, table_of, table_query_of
from doudi.core.encryption import Place, SealedKind, SealedValue
from doudi.registry.circumstance_kinds import CIRCUMSTANCE_TEXT, CircumstanceKind

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DATED: Columns = (("since", "DATE"), ("until", "DATE"))
CIRCUMSTANCES: Columns = (("place", "BIGINT"), ("subject", "BIGINT"), ("kind", "VARCHAR"), ("text", "VARCHAR"), *DATED)
Alive = Callable[[], None]
_UNSEALED_AT_ONCE = 50_000


def nothing() -> None:
    """Tell nobody that a computation goes on."""


def load_rows(
    connection: DuckDBPyConnection, table: str, rows: QuerySet[Any], fields: tuple[str, ...], columns: Columns
) -> None:
    """Create a table of the fields of the rows, named and typed as ``columns``."""
    rows_read = read_table(table_query_of(rows.order_by().values_list(*fields), columns))
    if rows_read.num_rows:
        connection.execute(f"CREATE TABLE {table} AS SELECT * FROM rows_read")
    else:
        connection.execute(f"CREATE TABLE {table} ({', '.join(map(' '.join, columns))})")


def unseal_awards(connection: DuckDBPyConnection) -> None:
    """Create ``clear_self_care`` and ``clear_child_status`` (key, text) from the columns of ``known_award``."""
    for column in ("self_care", "child_status"):
        query = f"SELECT award, {column} FROM known_award WHERE COALESCE({column}, '') <> ''"
        unseal(connection, f"clear_{column}", query, partial(_health, Place(f"registry_award.{column}")))


def unseal_circumstances(
    connection: DuckDBPyConnection,
    tables: Iterable[str],
    kinds: Mapping[str, CircumstanceKind],
    *,
    alive: Alive = nothing,
) -> None:
    """Replace the sealed texts in tables of circumstances."""
    sealed = {name: kind.sealed for name, kind in kinds.items() if kind.sealed}
    names = ", ".join(f"'{name}'" for name in sealed)
    if not names:
        return
    for table in tables:
        query = f"SELECT place, text, kind FROM {table} WHERE text <> '' AND kind IN ({names})"
        if unseal(
            connection,
            f"clear_{table}",
            query,
            lambda row: SealedValue(row[1], sealed[row[2]], CIRCUMSTANCE_TEXT),
            alive=alive,
        ):
            connection.execute(
                f"UPDATE {table} SET text = clear.text FROM clear_{table} AS clear WHERE clear.key = {table}.place"
            )


def unseal(
    connection: DuckDBPyConnection,
    table: str,
    query: str,
    value_of: Callable[[Any], SealedValue],
    *,
    alive: Alive = nothing,
) -> int:
    """Create a table (key, text) from rows of the key of a row, its sealed text, and whatever tells its kind.

    Args:
        alive: called after each batch, so that a job is not taken for dead.

    Returns:
        The number of its rows.

    Raises:
        CipherError: a text was changed or moved.
    """
    number = 0
    connection.execute(f"CREATE TABLE {table} (key BIGINT, text VARCHAR)")
    asked = connection.cursor().execute(query)
    while rows := asked.fetchmany(_UNSEALED_AT_ONCE):
        texts = ((row[0], value_of(row).at(row[0]).clear()) for row in rows)
        clear = table_of(texts, (("key", "BIGINT"), ("text", "VARCHAR")))  # noqa: F841 - read by SQL
        connection.execute(f"INSERT INTO {table} SELECT * FROM clear")
        number += len(rows)
        alive()
    return number


def _health(place: Place, row: Any) -> SealedValue:
    return SealedValue(row[1], SealedKind.HEALTH, place)
