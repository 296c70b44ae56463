"""Bulk reading and writing by columns, with COPY on PostgreSQL: no Python object per cell."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from doudi.core.bulk_rows import Parameters, Row, as_date, bound_list, insert_rows, read_rows

if TYPE_CHECKING:
    import duckdb
    import pyarrow

Columns = Sequence[tuple[str, str]]
"""Names and types: BIGINT, VARCHAR, DATE or BOOLEAN."""


@dataclass(frozen=True)
class TableQuery:
    """A query whose rows become one table.

    Attributes:
        columns: the names and types of what it selects, in order.
        parameters: the values bound to its placeholders.
        keys: the keys that replace ``{keys}`` in it (``... WHERE id {keys}``), however many.
    """

    query: str
    columns: Columns
    parameters: Parameters = ()
    keys: Sequence[int] | None = None


def open_tables() -> duckdb.DuckDBPyConnection:
    """Open a database in memory for a computation; what does not fit goes to the private folder for temporary files."""
    import duckdb

    return duckdb.connect(config={"temp_directory": str(Path(tempfile.gettempdir(), "doudi-computation"))})


def table_query_of(rows: QuerySet[Any, Any], columns: Columns) -> TableQuery:
    """Return the query of a queryset that selects values."""
    try:
        query, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        query, parameters = f"SELECT {', '.join(['NULL'] * len(columns))} WHERE 1 = 0", ()
    return TableQuery(query, columns, parameters)


def read_table(asked: TableQuery) -> pyarrow.Table:
    """Return the answer of a query as columns, read with COPY on PostgreSQL."""
    if connection.vendor != "postgresql":
        return table_of(_in_parts(asked), asked.columns)
    if asked.keys is None:
        return _copied(asked.query, asked.parameters, asked.columns)
    query, parameters = _with_keys(asked, "= ANY({})", [list(asked.keys)])
    return _copied(query, parameters, asked.columns)


_KEYS_AT_ONCE = 900


def _in_parts(asked: TableQuery) -> Iterator[Row]:
    if asked.keys is None:
        yield from read_rows(asked.query, asked.parameters)
        return
    for start in range(0, len(asked.keys), _KEYS_AT_ONCE):
        part = list(asked.keys[start : start + _KEYS_AT_ONCE])
        yield from read_rows(*_with_keys(asked, "IN ({})", part))


def _with_keys(asked: TableQuery, condition: str, keys: list[Any]) -> tuple[str, Parameters]:
    """Bind the keys in the place of ``{keys}``, in the style of the query's other parameters."""
    if isinstance(asked.parameters, Mapping):
        placeholders, bound = bound_list("key", keys)
        return asked.query.replace("{keys}", condition.format(placeholders)), {**asked.parameters, **bound}
    placeholders = ", ".join(["%s"] * len(keys))
    return asked.query.replace("{keys}", condition.format(placeholders)), [*asked.parameters, *keys]


def _copied(query: str, parameters: Parameters, columns: Columns) -> pyarrow.Table:
    import pyarrow
    from pyarrow import csv

    held = BytesIO()
    copied = f"COPY ({query}) TO STDOUT (FORMAT csv)"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.cursor.copy(copied, parameters) as copy:
        for block in copy:
            held.write(block)
    kinds = _kinds()
    if not held.tell():
        return table_of((), columns)
    held.seek(0)
    return csv.read_csv(
        pyarrow.py_buffer(held.getbuffer()),
        read_options=csv.ReadOptions(column_names=[name for name, _kind in columns]),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types={name: kinds[kind] for name, kind in columns},
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            true_values=["t"],
            false_values=["f"],
        ),
    )


def table_of(rows: Iterable[Sequence[Any]], columns: Columns) -> pyarrow.Table:
    """Return rows as columns; dates that SQLite stores as text become dates."""
    import pyarrow

    values: list[list[Any]] = [[] for _column in columns]
    for row in rows:
        for place, value in enumerate(row):
            values[place].append(value)
    kinds = _kinds()
    made = {
        name: pyarrow.array([_typed(kind, value) for value in values[place]], type=kinds[kind])
        for place, (name, kind) in enumerate(columns)
    }
    return pyarrow.table(made)


def _typed(kind: str, value: Any) -> Any:
    if value is None or kind == "VARCHAR":
        return value
    if kind == "DATE":
        return as_date(value)
    return bool(value) if kind == "BOOLEAN" else int(value)


def _kinds() -> dict[str, pyarrow.DataType]:
    import pyarrow

    return {
        "BIGINT": pyarrow.int64(),
        "DATE": pyarrow.date32(),
        "VARCHAR": pyarrow.string(),
        "BOOLEAN": pyarrow.bool_(),
    }


def insert_columns(table: str, columns: Sequence[str], made: Iterable[pyarrow.RecordBatch]) -> int:
    """Insert computed rows in batches; return their number."""
    if connection.vendor != "postgresql":
        return insert_rows(table, columns, (tuple(row.values()) for batch in made for row in batch.to_pylist()))
    from pyarrow import csv

    # Nothing is quoted and empty, so that an empty text is not taken for none.
    options = csv.WriteOptions(include_header=False, quoting_style="all_valid")
    number = 0
    taken_in = f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT csv)"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.cursor.copy(taken_in) as copy:
        for batch in made:
            held = BytesIO()
            csv.write_csv(batch, held, options)
            copy.write(held.getvalue())
            number += batch.num_rows
    return number
