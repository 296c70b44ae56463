"""Output of commands: result files, tables, remarks."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from doudi.commandline.errors import CommandError
from doudi.files.atomic import atomic_file
from doudi.files.query_rows import only_row
from doudi.values.benefit_month import month_from_index
from doudi.values.money import format_yuan
from doudi.values.translation import gettext as _

if TYPE_CHECKING:
    import pyarrow
    from duckdb import DuckDBPyConnection

_FORMATS = {".csv": "FORMAT CSV, HEADER true", ".parquet": "FORMAT PARQUET, COMPRESSION zstd"}


def check_out(path: Path) -> None:
    """Refuse an output path that cannot be written, before computing."""
    if path.suffix not in _FORMATS:
        raise CommandError(_("结果文件“{path}”须以 .csv 或 .parquet 结尾。").format(path=path))
    if not path.parent.is_dir():
        raise CommandError(_("文件夹“{path}”不存在，请先建立。").format(path=path.parent))
    if path.is_dir():
        raise CommandError(_("“{path}”是文件夹，请给出文件名。").format(path=path))


def sql_month(column: str) -> str:
    """Return SQL that writes a month index as text such as 2023-05."""
    return f"format('{{:04d}}-{{:02d}}', ({column} // 12)::INTEGER, ({column} % 12 + 1)::INTEGER)"


def write_query(connection: DuckDBPyConnection, query: str, path: Path) -> int:
    """Write the rows of a query to a file; return their number."""
    with atomic_file(path) as aside:
        name = str(aside).replace("'", "''")
        row = only_row(connection, f"COPY ({query}) TO '{name}' ({_FORMATS[path.suffix]})")
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


def print_remark(text: str) -> None:
    """Print a remark to the error stream, so that the result can be piped."""
    print(text, file=sys.stderr)


def yuan(amount_fen: int) -> str:
    """Write fen as yuan with thousands separators."""
    return format_yuan(amount_fen)


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[int] = ()) -> None:
    """Print aligned columns, Chinese characters counted as two; columns in ``numbers`` are aligned right."""
    lines = [list(headings), *[list(map(str, row)) for row in rows]]
    widths = [max(_width(line[place]) for line in lines) for place in range(len(headings))]
    for line in lines:
        cells = []
        for place, text in enumerate(line):
            padding = " " * (widths[place] - _width(text))
            cells.append(padding + text if place in numbers else text + padding)
        print("  ".join(cells).rstrip())


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
