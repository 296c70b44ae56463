"""Benchmark of a province: 1 to 10 million people on a standalone Spark cluster, and what follows for more.

deploy/spark/standalone.sh python -m bench.scale [--millions 1 2 5 10] [--counties-of 500000]. First one county is held
against DuckDB, row for row; a difference ends the benchmark. Processor time and memory are those of all processes: the
command, master, workers, and the Java and Python that they start.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from bench.invented_province import code_of, link_province, make_province, planted_doubles, rows_in, write_list
from bench.process_usage import ProcessUsage
from bench.scale_report import Usage, write_pages
from doudi.files.query_rows import only_row

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "bench" / ".work" / "scale"
RANGE = ("--from", "2022-10", "--to", "2023-09", "--known", "2023-05-10")
MONTH = ("--month", "2023-05", "--known", "2023-05-10")
ROWS_PER_PERSON = 1 / 100
"""A department's list has a row for one person in a hundred."""
COMMANDS: dict[str, tuple[str, ...]] = {
    "compute": RANGE,
    "differences": (*RANGE, "--less-known", "2023-03-31"),
    "funding": MONTH,
    "screen": MONTH,
    "match": ("--source", "deaths"),
    "doubles": (),
}
_ALONE = {
    "dues": ("dues", *RANGE),
    "assessment": ("assess", *RANGE),
    "differences": ("dues", *RANGE, "--less-known", "2023-03-31"),
    "funding": ("funding", *MONTH),
}
"""By result, the command for one county that DuckDB answers."""


@dataclass(frozen=True)
class Case:
    """A province of so many people."""

    people: int
    folder: Path
    rows: Path


def run(*arguments: object) -> str:
    """Run a command of doudi; return what it printed.

    Raises:
        SystemExit: it was refused.
    """
    command = [sys.executable, "-m", "doudi.commandline", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{(done.stdout + done.stderr)[-3000:]}")
    return done.stdout + done.stderr


def cluster() -> list[int]:
    """The processes of the cluster, as deploy/spark/standalone.sh says."""
    processes = os.environ.get("DOUDI_CLUSTER_PROCESSES", "").split()
    if not processes:
        raise SystemExit("Run this by deploy/spark/standalone.sh, which starts the cluster.")
    return [int(process) for process in processes]


def matched_file(out: Path) -> Path:
    """Where the matched list is written, beside the results that are split by county."""
    return out.with_name(f"{out.name}-matched.parquet")


def measured(case: Case, command: str, out: Path) -> Usage:
    """Run a command for a province from nothing."""
    further = ("--rows", case.rows, "--out", matched_file(out)) if command == "match" else ("--out", out)
    with ProcessUsage(cluster()) as usage:
        run("province", command, case.folder, *COMMANDS[command], *further)
    print(
        f"{case.people:>11,} {command:<12} {usage.seconds:7.1f} s {usage.processor_seconds:7.1f} s processor "
        f"{usage.peak_megabytes:6.0f} MB",
        flush=True,
    )
    return Usage(command, case.people, usage.seconds, usage.processor_seconds, usage.peak_megabytes)


def number(query: str) -> int:
    """The one number that a query gives."""
    with duckdb.connect() as connection:
        return int(only_row(connection, query)[0])


def compare_one_county(counties: Path, work: Path) -> int:
    """Hold the results of one county against those of DuckDB; return the number of rows compared.

    Raises:
        SystemExit: a row differs.
    """
    province, out, rows = link_province(work / "one", counties, 1), work / "one-out", 0
    shutil.rmtree(out, ignore_errors=True)
    for command in ("compute", "differences", "funding"):
        run("province", command, province, *COMMANDS[command], "--out", out)
    for result, (question, *options) in _ALONE.items():
        alone = work / f"{result}.parquet"
        run(question, province / f"county={code_of(0)}", *options, "--engine", "duckdb", "--out", alone)
        one, other = (
            f"FROM read_parquet('{path}', hive_partitioning = false)"
            for path in (alone, out / result / f"county={code_of(0)}" / "part.parquet")
        )
        counts = [number(f"SELECT COUNT(*) {side}") for side in (one, other)]
        missing = number(f"SELECT COUNT(*) FROM (({one}) EXCEPT ALL ({other}))")
        if missing or counts[0] != counts[1] or not counts[0]:
            raise SystemExit(f"{result}: {counts} rows, {missing} differ from DuckDB")
        rows += counts[0]
    print(f"{rows:,} rows of one county are those of DuckDB", flush=True)
    return rows


def check_results(case: Case, out: Path) -> None:
    """Require the planted doubles and a result for every row of the list.

    Raises:
        SystemExit: something is missing or too much.
    """
    found = number(f"SELECT COUNT(*) FROM '{out}/double_awards/*.parquet' WHERE names_agree")
    matched = number(f"SELECT COUNT(*) FROM '{matched_file(out)}'")
    planted = planted_doubles(case.folder)
    if not 0 < planted <= found or matched != rows_in(case.rows):
        raise SystemExit(f"{found} doubles of {planted}, {matched} rows of {rows_in(case.rows)}")


def folder_megabytes(folder: Path) -> float:
    """The size of all files under a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1_000_000


def main(given: Sequence[str] | None = None) -> int:
    """Make the counties, measure, and write the pages."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--millions", type=float, nargs="+", default=[1, 2, 5, 10])
    parser.add_argument("--counties-of", type=int, default=500_000)
    parser.add_argument("--work", type=Path, default=WORK)
    parser.add_argument("--report", type=Path, default=ROOT / "docs" / "benchmarks" / "scale.md")
    parser.add_argument("--arithmetic", type=Path, default=ROOT / "docs" / "scale.md")
    options = parser.parse_args(given)
    cluster()
    load = os.getloadavg()[0]
    numbers = [max(2, round(million * 1_000_000 / options.counties_of)) for million in options.millions]
    counties = options.work / "counties"
    make_province(counties, max(numbers), options.counties_of)
    compared = compare_one_county(counties, options.work)
    usages, sizes = [], (0.0, 0.0)
    for many in numbers:
        people = many * options.counties_of
        folder = link_province(options.work / f"province-{many}", counties, many)
        case = Case(people, folder, options.work / f"list-{many}.csv")
        write_list(folder, case.rows, round(people * ROWS_PER_PERSON))
        out = options.work / f"out-{many}"
        shutil.rmtree(out, ignore_errors=True)
        usages += [measured(case, command, out) for command in COMMANDS]
        check_results(case, out)
        sizes = (folder_megabytes(counties / f"county={code_of(0)}"), folder_megabytes(out) / many)
    write_pages(options.report, options.arithmetic, usages, options.counties_of, compared, sizes, load)
    return 0


if __name__ == "__main__":
    sys.exit(main())
