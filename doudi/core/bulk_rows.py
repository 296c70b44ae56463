"""Bulk reading and writing by rows: COPY on PostgreSQL, one prepared statement on SQLite.

Rows inserted here pass the database's constraints and triggers, but no ``save()``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from django.db import connection

BATCH = 20_000
ANALYZE_FROM_ROWS = 5_000
"""The number of new rows from which the statistics of a table are refreshed."""
Row = tuple[Any, ...]
Parameters = Sequence[Any] | Mapping[str, Any]
"""Values bound to the ``%s`` or the ``%(name)s`` placeholders of a query."""


def insert_rows(
    table: str, columns: Sequence[str], rows: Iterable[Row], tell: Callable[[int], None] = lambda _done: None
) -> int:
    """Insert rows into a table; return their number."""
    fill = _copy if connection.vendor == "postgresql" else _insert
    with connection.wrap_database_errors:  # the driver is used directly; its errors become Django's database errors
        return fill(table, columns, rows, tell)


def update_rows(statement: str, rows: Iterable[Row]) -> None:
    """Run an UPDATE for each row of parameters, many with one exchange; ``bulk_update`` builds a query of all cells."""
    remaining = iter(rows)
    with connection.cursor() as cursor:
        while batch := list(islice(remaining, BATCH)):
            cursor.executemany(statement, batch)


def _copy(table: str, columns: Sequence[str], rows: Iterable[Row], tell: Callable[[int], None]) -> int:
    number = 0
    with connection.cursor() as cursor:
        raw = cursor.cursor
        with raw.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
                number += 1
                if number % BATCH == 0:
                    tell(number)
    return number


def _insert(table: str, columns: Sequence[str], rows: Iterable[Row], tell: Callable[[int], None]) -> int:
    number = 0
    marks = ", ".join(["?"] * len(columns))
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"
    connection.ensure_connection()
    raw: Any = connection.connection
    adapted = (tuple(_for_sqlite(value) for value in row) for row in rows)
    while batch := list(islice(adapted, BATCH)):
        raw.executemany(statement, batch)
        number += len(batch)
        tell(number)
    return number


def _for_sqlite(value: Any) -> Any:
    """Convert a value as Django's SQLite backend does."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else value


def bound_list(name: str, values: Iterable[Any]) -> tuple[str, dict[str, Any]]:
    """Return the placeholders of a list for ``IN (...)``, and the parameters to bind to them.

    >>> bound_list("state", ["paid", "sent"])
    ('%(state_0)s, %(state_1)s', {'state_0': 'paid', 'state_1': 'sent'})
    """
    parameters = {f"{name}_{place}": value for place, value in enumerate(values)}
    return ", ".join(f"%({key})s" for key in parameters), parameters


def read_rows(query: str, parameters: Parameters = ()) -> Iterator[Row]:
    """Yield the rows of a query as the driver gives them."""
    with connection.cursor() as cursor:
        cursor.execute(query, dict(parameters) if isinstance(parameters, Mapping) else list(parameters))
        while batch := cursor.fetchmany(BATCH):
            yield from batch


def as_date(value: Any) -> date:
    """Return a date of a row as a date; SQLite gives it as text."""
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


def next_key(table: str) -> int:
    """Return the first free primary key of a table; the caller keeps others from inserting."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(MAX(id), 0) + 1 FROM {table}")
        return int(cursor.fetchone()[0])


def reset_sequence(table: str) -> None:
    """Advance the sequence of a table past the keys that were inserted explicitly."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT COALESCE(MAX(id), 1) FROM {table}))"
            )


def analyze_tables(*tables: str) -> None:
    """Refresh the planner's statistics of tables with many new rows (PostgreSQL)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(tables)}")
