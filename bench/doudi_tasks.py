"""Tasks of doudi that no command of its own gives: the same rows as the peer, the floor, one household, Spark."""

from __future__ import annotations

import json
import statistics
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from bench.rule_export import FIRST, KNOWN, LAST


def month_text(column: str) -> str:
    """A month index as 2023-05."""
    return f"format('{{:04d}}-{{:02d}}', ({column} // 12)::INTEGER, ({column} % 12 + 1)::INTEGER)"


def same_rows(folder: Path, out: Path) -> None:
    """Assessment and dues as the peer writes them: a row for each person and month."""
    from doudi import policy
    from doudi.snapshot import open_snapshot

    with open_snapshot(folder) as snapshot:
        connection = snapshot.connection
        policy.fill_dues(connection, FIRST, LAST, KNOWN)
        each = "SELECT *, UNNEST(range(first_month, last_month + 1)) AS month FROM"
        _write(
            connection,
            f"SELECT person_id, programme, {month_text('month')} AS month, amount_fen FROM ({each} due)",
            out / "dues.parquet",
        )
        listing = policy.assess_everybody(connection, FIRST, LAST, KNOWN, scratch=snapshot.scratch)
        verdicts = ", ".join(json.loads((out / "verdicts.json").read_text(encoding="utf-8")))
        _write(
            connection,
            f"SELECT person_id, {month_text('month')} AS month, income_per_head_fen, {verdicts} "
            f"FROM ({each} ({listing}))",
            out / "assessed.parquet",
        )


def floor(folder: Path, out: Path, written: Path) -> None:
    """Read the same columns and write the same output, computing nothing."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("SET preserve_insertion_order = false")
        connection.execute("SET memory_limit = '900MB'")
        for table in ("households", "people", "awards"):
            names = [row[0] for row in connection.execute(f"DESCRIBE FROM '{folder / table}.parquet'").fetchall()]
            connection.execute(
                f"SELECT {', '.join(f'max(hash({name}))' for name in names)} FROM '{folder / table}.parquet'"
            ).fetchall()
        for name in ("assessed", "dues"):
            _write(connection, f"FROM '{written / name}.parquet'", out / f"floor-{name}.parquet")


def _write(connection: Any, query: str, path: Path) -> None:
    connection.execute(f"COPY ({query}) TO '{path}' (FORMAT PARQUET, COMPRESSION zstd)")


def household(folder: Path, times: int) -> None:
    """The whole rule book for one household, every figure kept; prints the median in milliseconds."""
    import duckdb

    from doudi import policy

    month = date(2023, 9, 1)
    with duckdb.connect() as connection:
        home = connection.execute(
            f"SELECT household_id FROM '{folder}/people.parquet' GROUP BY 1 HAVING count(*) = 3 ORDER BY 1 LIMIT 1"
        ).fetchone()[0]
        rows = {
            table: _rows(connection, f"SELECT * FROM '{folder}/{table}.parquet' WHERE household_id = '{home}'")
            for table in ("households", "people")
        }
    evaluator = policy.household_evaluator(policy.rule_book().names_on(month))
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
    """The back-dated raise, seven months, differences only; prints the seconds once the folder is open."""
    from doudi import policy
    from doudi.snapshot import open_snapshot

    policy.rule_book()
    with open_snapshot(folder) as snapshot:
        started = time.perf_counter()
        policy.fill_differences(
            snapshot.connection, date(2022, 10, 1), date(2023, 4, 1), date(2023, 3, 31), date(2023, 5, 10)
        )
        print(time.perf_counter() - started)


def spark(folder: Path) -> None:
    """Dues on Spark against DuckDB: the same fen, and the seconds of each once Spark runs."""
    from doudi import policy
    from doudi.policy.engine.spark_engine import session
    from doudi.snapshot import open_snapshot

    session()
    with open_snapshot(folder) as snapshot:
        taken, kept = {}, {}
        for engine in ("spark", "duckdb"):
            started = time.perf_counter()
            policy.fill_dues(snapshot.connection, FIRST, LAST, KNOWN, engine=engine)
            taken[engine] = time.perf_counter() - started
            kept[engine] = snapshot.connection.execute("SELECT count(*), sum(hash(due)::HUGEINT) FROM due").fetchone()
    if kept["spark"] != kept["duckdb"]:
        message = f"Spark and DuckDB differ: {kept}"
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
