"""Benchmark of the monitoring: lists with known truths, screened against the county, and what the warnings found.

python -m bench.monitoring [--people 1100000]. The time is that of `doudi screen` as a process, from start to exit. The
county and its lists are kept in bench/.work. A planted case is found when its signal warns of its family.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import shutil
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from bench.measurement import Measurement, measure
from doudi.demo.county import make_county
from doudi.demo.lists import make_lists

HERE = Path(__file__).resolve().parent
REPORT = HERE.parent / "docs" / "benchmarks" / "monitoring.md"
GOAL_SECONDS, GOAL_MEGABYTES, GOAL_FOUND = 90, 4_000, 0.95
MONTH = "2023-05"

# Families of the county as it is drawn, without anything planted, that are cases by the words of the signal.
# in_force: awards in force in the month; reported: numbers on the list of deaths.
OWN_CASES = {
    "W01": """SELECT household_id FROM people JOIN in_force USING (person_id)
        WHERE strftime(death_date, '%Y-%m') < $month""",
    "M01": """SELECT household_id FROM people WHERE birth_date <= $month_day - INTERVAL 18 YEAR
        AND (disability_grade IN (1, 2) OR disability_grade = 3 AND disability_category IN ('intellectual', 'mental'))
        AND death_date IS NULL
        AND person_id NOT IN (SELECT person_id FROM in_force WHERE programme IN ('dibao', 'tekun'))""",
    "M04": """SELECT household_id FROM people WHERE death_date IS NULL
        AND id_number NOT IN (SELECT id_number FROM reported) GROUP BY household_id
        HAVING count(*) = 1 AND max(birth_date) <= $month_day - INTERVAL 60 YEAR""",
    "M05": """SELECT household_id FROM people WHERE child_status <> 'none' AND death_date IS NULL
        AND person_id NOT IN (SELECT person_id FROM in_force WHERE programme = 'child_living')
        UNION SELECT household_id FROM people WHERE relation IN ('户主', '配偶') GROUP BY household_id
        HAVING bool_and(death_date IS NOT NULL OR in_prison OR disability_grade IN (1, 2)
            OR disability_grade > 2 AND disability_category IN ('intellectual', 'mental'))""",
    "M06": """SELECT household_id FROM people WHERE death_date IS NULL AND disability_grade > 0 AND (
        (person_id IN (SELECT person_id FROM in_force WHERE programme = 'dibao')
            AND person_id NOT IN (SELECT person_id FROM in_force WHERE programme = 'disability_living'))
        OR (disability_grade <= 2
            AND person_id NOT IN (SELECT person_id FROM in_force WHERE programme = 'disability_nursing')))""",
    "M08": """SELECT household_id FROM people WHERE death_date IS NULL GROUP BY household_id
        HAVING count(*) FILTER (disability_grade > 0 OR serious_illness) >= 2""",
    "M09": """SELECT household_id FROM people WHERE death_date IS NULL OR death_date >= $month_day GROUP BY household_id
        HAVING bool_or(relation IN ('孙子', '孙女')) AND NOT bool_or(relation IN ('子', '女', '父亲', '母亲'))""",
}


@dataclass
class Signal:
    """What the warnings of one signal found."""

    planted: int = 0
    reachable: int = 0
    found: int = 0
    unreachable_found: int = 0
    near_misses: int = 0
    warnings: int = 0
    of_truths: int = 0
    of_own_cases: int = 0
    arguable: int = 0
    missed: list[dict[str, str]] = field(default_factory=list)
    false_alarms: list[dict[str, str]] = field(default_factory=list)
    unexplained: list[dict[str, str]] = field(default_factory=list)


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def in_month(truths: Sequence[dict[str, str]], month: str) -> list[dict[str, str]]:
    """Those that are true in the month."""
    return [
        row for row in truths if row["first_month"] <= month and (not row["last_month"] or row["last_month"] >= month)
    ]


def own_cases(lists: Path, month: str) -> dict[str, set[str]]:
    """Families of the unchanged part of the county that are cases by the register alone."""
    with duckdb.connect() as connection:
        for table in ("households", "people", "awards"):
            connection.execute(f"CREATE VIEW {table} AS FROM '{lists / 'county' / table}.parquet'")
        deaths = next((lists / month).glob("deaths.*"))
        connection.execute(f"CREATE TABLE reported AS SELECT coalesce(id_number, '') AS id_number FROM '{deaths}'")
        connection.execute(
            f"CREATE TABLE in_force AS FROM awards WHERE from_month <= '{month}' "
            f"AND (to_month IS NULL OR to_month >= '{month}')"
        )
        given = {"month": month, "month_day": f"{month}-01"}
        found = {}
        for signal, query in OWN_CASES.items():
            text = query.replace("$month_day", f"DATE '{given['month_day']}'").replace("$month", f"'{month}'")
            found[signal] = {household for (household,) in connection.execute(text).fetchall()}
    return found


def count(lists: Path, warnings: Sequence[dict[str, str]], month: str) -> dict[str, Signal]:
    """Compare the warnings of a month with what is known."""
    signals: defaultdict[str, Signal] = defaultdict(Signal)
    warned = {(row["rule_id"], row["household_id"]) for row in warnings}
    truths, harmless, arguable = (
        in_month(read(lists / f"{name}.csv"), month) for name in ("truths", "harmless", "arguable")
    )
    for row in truths:
        signal, is_found = signals[row["signal"]], (row["signal"], row["household_id"]) in warned
        signal.planted += 1
        if row["is_reachable"] == "false":
            signal.unreachable_found += is_found
            continue
        signal.reachable += 1
        signal.found += is_found
        if not is_found:
            signal.missed.append(row)
    known, near, doubtful = (
        {(row["signal"], row["household_id"]) for row in rows} for rows in (truths, harmless, arguable)
    )
    for row in harmless:
        signals[row["signal"]].near_misses += 1
    own = own_cases(lists, month)
    for row in warnings:
        if row["rule_id"] not in signals:
            continue
        signal, key = signals[row["rule_id"]], (row["rule_id"], row["household_id"])
        signal.warnings += 1
        if key in known:
            signal.of_truths += 1
        elif key in near:
            signal.false_alarms.append(row)
        elif key in doubtful:
            signal.arguable += 1
        elif row["household_id"] in own.get(row["rule_id"], ()):
            signal.of_own_cases += 1
        else:
            signal.unexplained.append(row)
    return dict(sorted(signals.items()))


def main(given: Sequence[str] | None = None) -> int:
    """Make the county and the lists, time the command, and write the report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1_100_000)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--seed", type=int, default=16)
    parser.add_argument("--work", type=Path, default=HERE / ".work", help="folder of counties, lists and results")
    parser.add_argument("--report", type=Path, default=REPORT)
    options = parser.parse_args(given)
    county, lists = options.work / f"county-{options.people}", options.work / f"lists-{options.people}"
    if not county.exists():
        county.mkdir(parents=True)
        make_county(county, options.people, seed=1)
    shutil.rmtree(lists, ignore_errors=True)
    made = make_lists(county, lists, seed=options.seed)
    out = lists / "warnings.csv"
    command = [sys.executable, "-m", "doudi.commandline", "screen", lists / "county", "--data", lists / MONTH]
    timed = measure([*command, "--month", MONTH, "--out", out], times=options.times)
    signals = count(lists, read(out), MONTH)
    text = report(options.people, made.rows[MONTH], timed, signals)
    options.report.write_text(text, encoding="utf-8")
    details = {name: vars(signal) for name, signal in signals.items()}
    (lists / "details.json").write_text(json.dumps(details, ensure_ascii=False, indent=1), encoding="utf-8")
    print(text)
    return 0


def report(people: int, rows: dict[str, int], timed: Measurement, signals: dict[str, Signal]) -> str:
    """The report as Markdown."""
    reachable, found = (sum(getattr(each, name) for each in signals.values()) for name in ("reachable", "found"))
    lines = [
        "# 监测预警 · Warnings from the departments' lists",
        "",
        f"`make bench-monitoring`，{platform.machine()}，Python {platform.python_version()}，"
        f"DuckDB {duckdb.__version__}。虚拟县 {people:,} 人，{len(rows)} 种名单 {sum(rows.values()):,} 行，{MONTH}。",
        "名单里埋有真相已知的错发和漏保、看着像而不是的情形，以及名单常有的身份错误；埋的时候没有看规则。",
        "",
        "| 项目 | 结果 | 目标 |",
        "| --- | --- | --- |",
        f"| 从文件到预警：时间和内存 | {timed} | {GOAL_SECONDS} s, {GOAL_MEGABYTES} MB |",
        f"| 其中处理器时间（全部核合计） | {timed.processor:.2f} s | — |",
        f"| 测量时机器的负荷（一分钟平均，{os.cpu_count()} 核） | {os.getloadavg()[0]:.1f} | — |",
        f"| 找到的埋设情形（名单上能认出人的） | {found / max(reachable, 1):.2%} | {GOAL_FOUND:.0%} |",
        "",
        "测量时机器的负荷超过核数的，别的计算占着处理器，时间偏长，要和处理器时间一起看。",
        "",
        "| 信号 | 埋设 | 能认出 | 找到 | 漏掉 | 认不出而仍报 | 像而不是 | 其中误报 |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, each in signals.items():
        lines.append(
            f"| {name} | {each.planted} | {each.reachable} | {each.found} | {len(each.missed)} | "
            f"{each.unreachable_found} | {each.near_misses} | {len(each.false_alarms)} |"
        )
    lines += [
        "",
        "预警总数分开数。“县里本有”是没有埋设、看登记（和死亡名单）就符合信号文字的家庭；“另说”是埋别的信号时一并造成的；"
        "“不明”是其余没有真相可对的预警。",
        "",
        "| 信号 | 预警 | 埋设的 | 县里本有 | 另说 | 误报 | 不明 |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, each in signals.items():
        lines.append(
            f"| {name} | {each.warnings:,} | {each.of_truths} | {each.of_own_cases:,} | {each.arguable} | "
            f"{len(each.false_alarms)} | {len(each.unexplained)} |"
        )
    lines += ["", *_examples(signals), ""]
    return "\n".join(lines)


def _examples(signals: dict[str, Signal]) -> list[str]:
    """Why cases were missed and near misses warned of, with their notes counted, and warnings to look at."""
    lines = []
    for name, each in signals.items():
        for (source, note), number in Counter((row["source"], row["note"]) for row in each.missed).most_common(3):
            lines.append(f"- {name} 漏掉 {number}：{note}（{source or '登记'}）")
        if each.false_alarms:
            lines.append(f"- {name} 误报 {len(each.false_alarms)}，如 `{each.false_alarms[0]['evidence']}`")
        if each.unexplained:
            lines.append(f"- {name} 不明 {len(each.unexplained)}，如 `{each.unexplained[0]['evidence']}`")
    return ["## 漏掉、误报和不明", "", *(lines or ["没有。"])]


if __name__ == "__main__":
    sys.exit(main())
