"""Measured tasks of doudi that have no command: rows as the peer writes them, one household, differences, Spark."""

from __future__ import annotations

import json
import statistics
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from bench.rule_export import FIRST, KNOWN, LAST


def month_text(column: str) -> str:
    """A month index as 2023-05."""
    return f"format('{{:04d}}-{{:02d}}', ({column} // 12)::INTEGER, ({column} % 12 + 1)::INTEGER)"


def same_rows(folder: Path, out: Path) -> None:
    """Write assessment and dues as the peer does: a row for each person and month."""
    from doudi import policy
    from doudi.snapshot import open_snapshot

    with open_snapshot(folder) as snapshot:
        connection = snapshot.connection
        tables = list(policy.rule_book().compute_county(connection, FIRST, LAST, KNOWN))
        each = "SELECT *, UNNEST(range(first_month, last_month + 1)) AS month FROM"
        _write(
            connection,
            f"SELECT person_id, programme, {month_text('month')} AS month, amount_fen FROM ({each} due)",
            out / "dues.parquet",
        )
        verdicts = json.loads((out / "verdicts.json").read_text(encoding="utf-8"))
        names = ("person_id", "first_month", "last_month", "income_per_head_fen", *verdicts)
        connection.register("assessed", pa.concat_tables([table.select(names) for table in tables]))
        _write(
            connection,
            f"SELECT person_id, {month_text('month')} AS month, income_per_head_fen, {', '.join(verdicts)} "
            f"FROM ({each} assessed)",
            out / "assessed.parquet",
        )


def floor(folder: Path, out: Path, results: Path) -> None:
    """Read the same columns and write the same output, computing nothing."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("SET preserve_insertion_order = false")
        connection.execute("SET memory_limit = '900MB'")
        for table in ("households", "people", "awards"):
            read_columns(connection, folder / f"{table}.parquet")
        for name in ("assessment", "dues"):
            _write(connection, f"FROM '{results / name}.parquet'", out / f"floor-{name}.parquet")


def read_columns(connection: Any, path: Path) -> None:
    """Read every column of a file, computing nothing with it."""
    names = [row[0] for row in connection.execute(f"DESCRIBE FROM '{path}'").fetchall()]
    hashes = ", ".join(f'max(hash("{name}"))' for name in names)
    connection.execute(f"SELECT {hashes} FROM '{path}'").fetchall()


def _write(connection: Any, query: str, path: Path) -> None:
    connection.execute(f"COPY ({query}) TO '{path}' (FORMAT PARQUET, COMPRESSION zstd)")


def household(folder: Path, times: int) -> None:
    """Run the whole rule book for one household with every figure; print the median in milliseconds."""
    from doudi import policy
    from doudi.snapshot import open_snapshot

    month = date(2023, 9, 1)
    with open_snapshot(folder) as snapshot:
        connection = snapshot.connection
        household_id = connection.execute(
            "SELECT household_id FROM people GROUP BY 1 HAVING count(*) = 3 ORDER BY 1 LIMIT 1"
        ).fetchone()[0]
        rows = {
            table: _rows(connection, f"SELECT * FROM {table} WHERE household_id = '{household_id}'")
            for table in ("households", "people")
        }
    evaluator = policy.rule_book().household_evaluator(policy.rule_book().names_on(month))
    taken = []
    for _time in range(times):
        started = time.perf_counter()
        evaluator.evaluate_month(month, KNOWN, rows["households"][0], rows["people"], [])
        taken.append(time.perf_counter() - started)
    print(statistics.median(taken) * 1000)


def _rows(connection: Any, query: str) -> list[dict[str, Any]]:
    answer = connection.execute(query)
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def differences(folder: Path) -> None:
    """Compute the differences of a backdated uprating over seven months; print the seconds without opening."""
    from doudi import policy
    from doudi.snapshot import open_snapshot

    policy.rule_book()
    with open_snapshot(folder) as snapshot:
        started = time.perf_counter()
        policy.rule_book().over(snapshot.connection).fill_differences(
            date(2022, 10, 1), date(2023, 4, 1), date(2023, 3, 31), date(2023, 5, 10)
        )
        print(time.perf_counter() - started)


def spark(folder: Path) -> None:
    """Compute dues on Spark and on DuckDB; print the seconds of each, stop if the fen differ."""
    from doudi import policy
    from doudi.policy import spark_session
    from doudi.snapshot import open_snapshot

    spark_session()
    with open_snapshot(folder) as snapshot:
        taken, checksums = {}, {}
        for engine in ("spark", "duckdb"):
            started = time.perf_counter()
            policy.rule_book().over(snapshot.connection, engine).fill_dues(FIRST, LAST, KNOWN)
            taken[engine] = time.perf_counter() - started
            checksums[engine] = snapshot.connection.execute(
                "SELECT count(*), sum(hash(due)::HUGEINT) FROM due"
            ).fetchone()
    if checksums["spark"] != checksums["duckdb"]:
        message = f"Spark and DuckDB differ: {checksums}"
        raise SystemExit(message)
    print(json.dumps(taken))


def main() -> None:
    task, *rest = sys.argv[1:]
    paths = [Path(text) for text in rest]
    if task == "household":
        household(paths[0], int(rest[1]))
    else:
        {"same": same_rows, "floor": floor, "differences": differences, "spark": spark}[task](*paths)


if __name__ == "__main__":
    main()
