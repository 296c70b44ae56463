"""Benchmark of matching: a labelled list against a whole county, beside a bare join on the number.

python -m bench.matching [--people 1100000] [--rows 50000]. The time is that of the command as a process, from start to
exit; people found and wrong people are counted for all rows with known truth.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import duckdb

from bench.labelled_rows import COLUMNS, SHARES, LabelledRow, Person, labelled_rows
from bench.measurement import Measurement, measure
from doudi.demo.county import make_county

REPORT = Path(__file__).resolve().parent.parent / "docs" / "benchmarks" / "matching.md"
GOAL_SECONDS, GOAL_MEGABYTES = 10, 2_000
GOAL_FOUND, GOAL_WRONG = 0.98, 0.0001


def read_people(county: Path) -> list[Person]:
    """Everybody of the county, family by family."""
    query = f"SELECT person_id, name, id_number, birth_date FROM '{county / 'people.parquet'}' ORDER BY household_id"
    return duckdb.sql(query).fetchall()


def write_rows(rows: Sequence[LabelledRow], path: Path) -> None:
    """Write the list as a department sends it, without the labels."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        writer.writerows(row.cells for row in rows)


def bare_join(rows: Sequence[LabelledRow], people: Sequence[Person]) -> dict[str, str]:
    """What a join on the number as it stands links: the row and the person."""
    by_number = {number: person_id for person_id, _name, number, _born in people}
    return {
        row.cells["row_id"]: by_number[row.cells["id_number"]] for row in rows if row.cells["id_number"] in by_number
    }


def read_links(path: Path) -> tuple[dict[str, str], dict[str, str], Counter[str]]:
    """The person and the tier of each linked row, and how many rows have each outcome."""
    with path.open(encoding="utf-8", newline="") as stream:
        found = list(csv.DictReader(stream))
    linked = [row for row in found if row["outcome"] == "linked"]
    outcomes = Counter(row["outcome"] for row in found)
    return (
        {row["row_id"]: row["person_id"] for row in linked},
        {row["row_id"]: row["tier"] for row in linked},
        outcomes,
    )


def shares(rows: Sequence[LabelledRow], links: dict[str, str]) -> tuple[float, float, float]:
    """Found of all residents, found of those reachable, and wrong people among the links."""
    residents = [row for row in rows if row.person_id]
    reachable = [row for row in rows if row.is_reachable]
    truth = {row.cells["row_id"]: row.person_id for row in rows}
    wrong = sum(truth[row_id] != person_id for row_id, person_id in links.items())
    return (
        _found(residents, links) / max(len(residents), 1),
        _found(reachable, links) / max(len(reachable), 1),
        wrong / max(len(links), 1),
    )


def _found(rows: Sequence[LabelledRow], links: dict[str, str]) -> int:
    return sum(links.get(row.cells["row_id"]) == row.person_id for row in rows)


def main(given: Sequence[str] | None = None) -> int:
    """Make the county and the list, time the command, and write the report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1_100_000)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--report", type=Path, default=REPORT)
    options = parser.parse_args(given)
    with tempfile.TemporaryDirectory(prefix="doudi-bench-") as work:
        county, rows_file, out = Path(work) / "county", Path(work) / "rows.csv", Path(work) / "out.csv"
        county.mkdir()
        make_county(county, options.people, seed=1)
        people = read_people(county)
        rows = labelled_rows(people, options.rows, seed=16)
        write_rows(rows, rows_file)
        command = [sys.executable, "-m", "doudi.commandline", "match", county, "--rows", rows_file]
        timed = measure([*command, "--source", "deaths", "--out", out], times=options.times)
        links, tiers, outcomes = read_links(out)
        text = report(options, rows, people, timed, links, tiers, outcomes)
    options.report.write_text(text, encoding="utf-8")
    print(text)
    return 0


def report(
    options: argparse.Namespace,
    rows: Sequence[LabelledRow],
    people: Sequence[Person],
    timed: Measurement,
    links: dict[str, str],
    tiers: dict[str, str],
    outcomes: Counter[str],
) -> str:
    """The report as Markdown."""
    found, reachable, wrong = shares(rows, links)
    bare_found, bare_reachable, bare_wrong = shares(rows, bare_join(rows, people))
    truth = {row.cells["row_id"]: row for row in rows}
    lines = [
        "# 部门名单与人的比对 · Matching of lists",
        "",
        f"`make bench-matching`，{platform.machine()}，Python {platform.python_version()}，"
        f"DuckDB {duckdb.__version__}。虚拟县 {options.people:,} 人，"
        f"名单 {options.rows:,} 行，错误按种子造出，真相已知。",
        "",
        "| 项目 | 本系统 | 只用号码连接 | 目标 |",
        "| --- | --- | --- | --- |",
        f"| 整个命令的时间和内存 | {timed} | — | {GOAL_SECONDS} s, {GOAL_MEGABYTES} MB |",
        f"| 其中处理器时间（全部核合计） | {timed.processor:.2f} s | — | — |",
        f"| 测量时机器的负荷（一分钟平均，{os.cpu_count()} 核） | {os.getloadavg()[0]:.1f} | — | — |",
        f"| 找到的本县人 | {found:.2%} | {bare_found:.2%} | — |",
        f"| 找到的（五级应当能对上的） | {reachable:.2%} | {bare_reachable:.2%} | {GOAL_FOUND:.0%} |",
        f"| 对错人，占关联 | {wrong:.4%} | {bare_wrong:.4%} | {GOAL_WRONG:.2%} |",
        "",
        f"四种结果合计 {sum(outcomes.values()):,} 行："
        + "，".join(f"{name} {n:,}" for name, n in outcomes.items())
        + "。",
        "",
        "| 级 | 关联 | 对错人 | 准确率 |",
        "| --- | --- | --- | --- |",
    ]
    for tier in sorted(set(tiers.values())):
        of_tier = [row_id for row_id, each in tiers.items() if each == tier]
        bad = sum(truth[row_id].person_id != links[row_id] for row_id in of_tier)
        lines.append(f"| {tier} | {len(of_tier):,} | {bad} | {1 - bad / len(of_tier):.4%} |")
    lines += ["", "| 行的毛病 | 行数 | 关联 | 对错人 |", "| --- | --- | --- | --- |"]
    for kind in SHARES:
        of_kind = [row for row in rows if row.kind == kind]
        linked = [row for row in of_kind if row.cells["row_id"] in links]
        bad = sum(links[row.cells["row_id"]] != row.person_id for row in linked)
        lines.append(f"| {kind} | {len(of_kind):,} | {len(linked):,} | {bad} |")
    lines += [
        "",
        "待判定的行的候选人次序另测，和 Splink 并排：[候选人的次序](candidate-order.md)。",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
