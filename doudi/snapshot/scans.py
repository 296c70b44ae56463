"""Files of a snapshot as SQL expressions: each column as text and in its declared type.

Checks read the file itself: that is faster than a copy as text, and a file without faults is read only twice.
"""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doudi.snapshot.columns import Column, Table
from doudi.snapshot.faults import Fault, FaultList
from doudi.snapshot.files import SnapshotFile
from doudi.snapshot.header_checks import header_faults
from doudi.values.translation import gettext as _

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LONGEST_LINE_BYTES = 1_000_000
_HEADER_BYTES = 65_536
_LONGEST_TEXT = 200

_EXACT = {
    "whole_number": ("BIGINT", "INTEGER", "SMALLINT", "TINYINT", "UINTEGER", "USMALLINT", "UTINYINT"),
    "flag": ("BOOLEAN",),
    "date": ("DATE",),
    "text": ("VARCHAR",),
    "code": ("VARCHAR",),
    "month": (),
}


@dataclass(frozen=True)
class Scan:
    """A file to query: ``source`` is the SQL source, ``types`` are the types of its columns."""

    file: SnapshotFile
    table: Table
    source: str
    types: dict[str, str]

    def is_missing(self, column: Column) -> bool:
        """Whether the file lacks this column, which may be missing."""
        return column.name not in self.types

    def is_exact(self, column: Column) -> bool:
        """Whether the column has its declared type in the file."""
        return self.types.get(column.name) in _EXACT[column.kind]

    def text(self, column: Column) -> str:
        """The cell as text, NULL if empty; only CSV is trimmed."""
        name = f'"{column.name}"'
        if self.file.is_csv:
            return f"NULLIF(trim({name}), '')"
        if self.types[column.name] != "VARCHAR":
            name = f"CAST({name} AS VARCHAR)"
        return f"NULLIF({name}, '')"

    def parsed(self, column: Column) -> str:
        """The cell as its kind of value; NULL if it cannot be read."""
        if self.is_exact(column) and column.kind not in {"text", "code"}:
            return f'"{column.name}"'
        text = self.text(column)
        if column.kind == "whole_number":
            whole = f"TRY_CAST({text} AS BIGINT)"
            plain = f"regexp_full_match({text}, '[+-]?[0-9]{{1,18}}([.]0)?')"
            return f"CASE WHEN {whole}::VARCHAR = {text} OR {plain} THEN {whole} END"
        if column.kind == "flag":
            return f"CASE lower({text}) WHEN 'true' THEN true WHEN 'false' THEN false END"
        if column.kind == "date":
            day = f"TRY_CAST({text} AS DATE)"
            plain = f"regexp_full_match({text}, '[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}( 00:00:00)?')"
            return f"CASE WHEN {day}::VARCHAR = {text} OR {plain} THEN {day} END"
        if column.kind == "month":
            plain = f"regexp_full_match({text}, '[0-9]{{4}}-[0-9]{{2}}(-01( 00:00:00)?)?')"
            return f"CASE WHEN {plain} THEN TRY_CAST(left({text}, 7) || '-01' AS DATE) END"
        return text

    def typed(self, column: Column) -> str:
        """The cell in the SQL type of the column; NULL if it cannot be read; see Column for a missing one."""
        if self.is_missing(column):
            return "false" if column.kind == "flag" else f"CAST(NULL AS {column.sql_type})"
        may_be_empty_text = column.nullable and column.sql_type == "VARCHAR"
        if not may_be_empty_text and self.is_as_declared(column):
            return f'"{column.name}"'
        return f"TRY_CAST({self.parsed(column)} AS {column.sql_type})"

    def is_as_declared(self, column: Column) -> bool:
        """Whether the file has the column in its SQL type."""
        return not self.file.is_csv and self.types.get(column.name) == column.sql_type and column.kind != "month"

    def needs_no_reading(self, column: Column) -> bool:
        """Whether the column of a Parquet file has its SQL type, or is one constant because the file lacks it."""
        return self.is_as_declared(column) or (not self.file.is_csv and self.is_missing(column))

    def typed_columns(self) -> str:
        """All columns in their SQL types, for a SELECT."""
        return ", ".join(f'{self.typed(column)} AS "{column.name}"' for column in self.table.columns)

    def is_bad(self, column: Column) -> str:
        """The SQL condition of bad cells."""
        if self.is_missing(column):
            return "false"
        text, parsed = self.text(column), self.parsed(column)
        wrong = [] if column.nullable else [f"{text} IS NULL"]
        if column.kind in {"whole_number", "flag", "date", "month"} and not self.is_exact(column):
            wrong.append(f"({text} IS NOT NULL AND {parsed} IS NULL)")
        if column.codes:
            words = ", ".join(f"'{word}'" for word in column.codes)
            wrong.append(f"{text} NOT IN ({words})")
        elif column.digits is not None:
            wrong.append(f"NOT regexp_full_match({text}, '[0-9]{{{column.digits}}}')")
        elif column.kind == "text":
            wrong.append(f"length({text}) > {_LONGEST_TEXT}")
        if column.minimum is not None:
            wrong.append(f"{parsed} NOT BETWEEN {_constant(column.minimum)} AND {_constant(column.maximum)}")
        return " OR ".join(wrong) or "false"


def _constant(value: Any) -> str:
    return str(value) if isinstance(value, int) else f"DATE '{value.isoformat()}'"


def open_scan(connection: DuckDBPyConnection, file: SnapshotFile, table: Table, faults: FaultList) -> Scan | None:
    """The scan of a file; for wrong columns add faults and return None."""
    before = faults.total("error")
    scan = _open_csv(file, table, faults) if file.is_csv else _open_parquet(connection, file, table, faults)
    return scan if faults.total("error") == before else None


def _open_csv(file: SnapshotFile, table: Table, faults: FaultList) -> Scan | None:
    names = _csv_header(file, faults)
    if names is None:
        return None
    if table.may_have_more:
        names = _with_others_numbered(names, table)
    faults.add(*header_faults(file.name, table, names))
    types = dict.fromkeys(names, "VARCHAR")
    return Scan(file, table, csv_source(file.path, tuple(types)), types)


def _with_others_numbered(names: list[str], table: Table) -> list[str]:
    """The names with the place added to each that is not declared, so that unnamed and repeated ones can be read."""
    return [name if name in table.column_names else f"{name} ({place})" for place, name in enumerate(names, start=1)]


def csv_source(path: Path, names: tuple[str, ...]) -> str:
    """The SQL source of a CSV file with these columns, all as text."""
    columns = "{" + ", ".join(f"{_quoted(name)}: 'VARCHAR'" for name in names) + "}"
    return (
        f"read_csv({_quoted(str(path))}, columns = {columns}, auto_detect = false, header = true, delim = ',', "
        f"quote = '\"', escape = '\"', strict_mode = true, max_line_size = {LONGEST_LINE_BYTES})"
    )


def _csv_header(file: SnapshotFile, faults: FaultList) -> list[str] | None:
    with file.path.open("rb") as stream:
        start = stream.read(_HEADER_BYTES)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        faults.add(wrong_encoding(file, 1, "UTF-16"))
        return None
    line = start.split(b"\n", 1)[0]
    try:
        header = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        faults.add(wrong_encoding(file, 1, guessed_encoding(line)))
        return None
    try:
        names = next(csv.reader(io.StringIO(header), strict=True), [])
    except csv.Error:
        names = []
    if not any(name.strip() for name in names):
        message, remedy = _("第 1 行读不出列名"), _("第 1 行须为列名，以英文逗号分隔")
        faults.add(Fault(file.name, 1, "", None, "no_header", message, remedy))
        return None
    return [name.strip() for name in names]


def wrong_encoding(file: SnapshotFile, row: int | None, encoding: str) -> Fault:
    """The fault of a file that is not UTF-8, with its probable encoding."""
    message = _("文件不是 UTF-8 编码（像是 {encoding}）").format(encoding=encoding)
    remedy = _("请用表格软件另存为“CSV UTF-8（逗号分隔）”后再试")
    return Fault(file.name, row, "", None, "wrong_encoding", message, remedy)


def guessed_encoding(line: bytes) -> str:
    """The probable encoding of a line that is not UTF-8."""
    try:
        line.decode("gb18030")
    except UnicodeDecodeError:
        return _("未知编码")
    return "GBK/GB18030"


def _open_parquet(connection: DuckDBPyConnection, file: SnapshotFile, table: Table, faults: FaultList) -> Scan | None:
    import duckdb

    source = f"read_parquet({_quoted(str(file.path))}, hive_partitioning = false)"
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
    except duckdb.Error:
        message, remedy = _("不是完好的 Parquet 文件"), _("请重新导出，或改用 .csv")
        faults.add(Fault(file.name, None, "", None, "broken_file", message, remedy))
        return None
    types = {row[0]: str(row[1]) for row in described}
    faults.add(*header_faults(file.name, table, list(types)))
    nested = [name for name, kind in types.items() if kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "UNION"))]
    for name in nested:
        message = _("列的类型是 {type}，不是单个的值").format(type=types[name])
        faults.add(Fault(file.name, None, name, None, "wrong_type", message, _("每格只能有一个值")))
    return Scan(file, table, source, types)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
