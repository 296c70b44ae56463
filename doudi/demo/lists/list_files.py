"""Writing of the lists of a month: planted and ordinary rows, mixed, with their errors."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from doudi.demo.lists.errors import identity_view, kind_sql
from doudi.demo.lists.ordinary import ORDINARY
from doudi.demo.lists.planted_cases import Planting
from doudi.demo.lists.sources import SOURCES

_HIDDEN = ("person_id", "error", "chance")


def write_month(
    connection: duckdb.DuckDBPyConnection, planting: Planting, month: date, folder: Path, seed: int, large: int
) -> dict[str, int]:
    """Write every list of a month; the number of rows of each."""
    folder.mkdir(parents=True, exist_ok=True)
    counts = {}
    for source, columns in SOURCES.items():
        _plant_rows(connection, planting, source, month)
        query = _query(source, columns)
        given = {"seed": str(seed), "month": month}
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE list AS {query}",
            {name: value for name, value in given.items() if f"${name}" in query},
        )
        counted = connection.execute("SELECT count(*) FROM list").fetchone()
        counts[source] = int(counted[0]) if counted else 0
        _write(connection, source, columns, folder, large=counts[source] > large)
    return counts


def _plant_rows(connection: duckdb.DuckDBPyConnection, planting: Planting, source: str, month: date) -> None:
    """Keep the planted rows of a list that are in it this month as the table ``planted``."""
    rows = [row for row in planting.rows.get(source, []) if row[3] <= month and (row[4] is None or row[4] >= month)]
    names = ["person_id", "error", "chance", *SOURCES[source]]
    shown = [(*row[:3], *row[5:]) for row in rows]
    table = pa.table({name: pa.array([row[place] for row in shown]) for place, name in enumerate(names)})
    connection.register("planted_rows", table)
    connection.execute("CREATE OR REPLACE TEMP TABLE planted AS FROM planted_rows")
    connection.unregister("planted_rows")


def _query(source: str, columns: dict[str, str]) -> str:
    cells = ", ".join(f"{name}::{kind} AS {_inner(name)}" for name, kind in columns.items())
    chance = f"(hash($seed || '{source}' || person_id) // 64)::BIGINT"
    rows = f"""
        SELECT person_id, error AS kind, chance::BIGINT AS chance, {cells} FROM planted
        UNION ALL
        SELECT person_id, {kind_sql(chance)}, {chance}, {cells} FROM ({ORDINARY[source]})"""
    shown = ", ".join(f"{_inner(name)} AS {name}" for name in columns)
    return f"SELECT id_number, name, {shown}, person_id, chance FROM ({identity_view(rows)})"


def _inner(name: str) -> str:
    """The name of a column while the rows are put together: ``kind`` is the kind of error there."""
    return f"cell_{name}"


def _write(
    connection: duckdb.DuckDBPyConnection, source: str, columns: dict[str, str], folder: Path, *, large: bool
) -> None:
    """Write the list in an order that says nothing about who was planted."""
    names = ["id_number", "name", *columns]
    if source == "disability":
        certificate = """
            CASE WHEN regexp_matches(trim(id_number), '^[0-9]{17}[0-9Xx]$') THEN upper(trim(id_number))
                || (list_position(['视力', '听力', '言语', '肢体', '智力', '精神', '多重'], category))
                || (list_position(['一级', '二级', '三级', '四级'], grade)) ELSE '' END AS certificate"""
        names = [certificate, *names]
    path = folder / f"{source}.{'parquet' if large else 'csv'}"
    path.with_suffix(".csv" if large else ".parquet").unlink(missing_ok=True)
    layout = "FORMAT parquet, COMPRESSION zstd" if large else "FORMAT csv, HEADER"
    query = f"SELECT {', '.join(names)} FROM list ORDER BY chance, person_id, ALL"
    query = query.replace(", ALL", "".join(f", {name}" for name in columns))
    connection.execute(f"COPY ({query}) TO '{path}' ({layout})")
