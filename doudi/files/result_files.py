"""Result files: the rows of a query or of tables as CSV or Parquet, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from doudi.files.atomic import atomic_file
from doudi.files.query_rows import only_row
from doudi.values.benefit_month import month_from_index

if TYPE_CHECKING:
    import pyarrow
    from duckdb import DuckDBPyConnection

FORMATS = {".csv": "FORMAT CSV, HEADER true", ".parquet": "FORMAT PARQUET, COMPRESSION zstd"}
"""By the ending of a file, how DuckDB writes it."""


def write_query(connection: DuckDBPyConnection, query: str, path: Path) -> int:
    """Write the rows of a query to a file; return their number."""
    with atomic_file(path) as aside:
        name = str(aside).replace("'", "''")
        row = only_row(connection, f"COPY ({query}) TO '{name}' ({FORMATS[path.suffix]})")
    return int(row[0])


def write_tables(
    tables: Iterable[pyarrow.Table], path: Path, *, before_renaming: Callable[[], None] | None = None
) -> int:
    """Write tables to one Parquet file, each while the next one is computed; return the number of rows.

    ``before_renaming`` may refuse the file, which then does not appear.
    """
    from pyarrow.parquet import ParquetWriter

    rows = 0
    with atomic_file(path) as aside, ExitStack() as opened, ThreadPoolExecutor(max_workers=1) as worker:
        writer, written = None, None
        for table in tables:
            if written is not None:
                written.result()
            if writer is None:
                # Without the schema of Arrow, dictionary-encoded texts are read back as plain texts.
                writer = opened.enter_context(
                    ParquetWriter(aside, table.schema, compression="zstd", store_schema=False)
                )
            written = worker.submit(writer.write_table, table)
            rows += table.num_rows
        if written is not None:
            written.result()
        opened.close()
        if before_renaming is not None:
            before_renaming()
    return rows


def with_month_texts(table: pyarrow.Table) -> pyarrow.Table:
    """The table with from_month and to_month as texts such as 2023-05 in place of month indices."""
    import pyarrow

    for name, written in (("first_month", "from_month"), ("last_month", "to_month")):
        months = table.column(name).combine_chunks().dictionary_encode()
        texts = [month_from_index(month).strftime("%Y-%m") for month in months.dictionary.to_pylist()]
        encoded = pyarrow.DictionaryArray.from_arrays(months.indices, pyarrow.array(texts, pyarrow.string()))
        table = table.set_column(table.schema.get_field_index(name), written, encoded)
    return table
