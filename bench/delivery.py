"""Benchmark of a delivery: a department's file read, matched with the whole registry, sealed, by what the job does.

Run by scripts/bench-delivery.sh in a folder of its own: python -m bench.delivery [--people 1100000] [--rows 500000].
Each file is taken in by a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

REPORT = Path(__file__).resolve().parent.parent / "docs" / "benchmarks" / "delivery.md"
GOAL_SECONDS = 60
HEADINGS = ("序号", "死者姓名", "身份证号码", "出生日期", "性别", "户籍地", "死亡日期")
_DAYS = ("2023-05-10", "20230511", "2023年5月12日", "2023.5.13", "45060")


def file_rows(people: Sequence[Any], rows: int) -> list[list[str]]:
    """The rows of a list of deaths as a department writes it, with the errors of labelled rows."""
    from bench.labelled_rows import labelled_rows

    written: list[list[str]] = []
    for number, row in enumerate(labelled_rows(people, rows, seed=16)):
        cells = row.cells
        own = [cells.get(name, "") for name in ("name", "id_number", "birth_date", "sex", "village")]
        written.append([str(number + 1), *own, _DAYS[number % len(_DAYS)]])
    return written


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """The rows as CSV in GB18030, with a title above."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerows([["某县死亡人员名单"], HEADINGS, *rows])
    return target.getvalue().encode("gb18030", "replace")


def as_excel(rows: Sequence[Sequence[str]]) -> bytes:
    """The rows as an Excel file, with a title above."""
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate([["某县死亡人员名单"], HEADINGS, *rows]):
            sheet.write_row(place, 0, row)
    return target.getvalue()


def take_in(path: Path) -> None:
    """Take a file in, in this process, and print what it took."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doudi.settings")
    django.setup()
    from doudi.monitoring.deliveries.contents import private_folder
    from doudi.monitoring.deliveries.intake.shared_registry import SharedRegistry
    from doudi.monitoring.deliveries.intake.staged_file import stage_file

    content, before, used = path.read_bytes(), time.perf_counter(), time.process_time()
    with private_folder() as folder, SharedRegistry() as registry:
        with registry.tables(lambda: None):
            opened = time.perf_counter() - before
        staged = stage_file(
            "deaths",
            path.name,
            content,
            {},
            is_fixed=False,
            folder=folder,
            registry=registry,
            progress=lambda _done, _total: None,
        )
    told = {
        "seconds": time.perf_counter() - before,
        "processor": time.process_time() - used,
        "opening": opened,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "child_megabytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        "size": len(content) / 1e6,
        "rows": staged.total_rows,
        **staged.outcomes,
    }
    print(json.dumps(told))


def main(given: Sequence[str] | None = None) -> int:
    """Make the county and the files, take each in, and write the report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1_100_000)
    parser.add_argument("--rows", type=int, default=500_000)
    parser.add_argument("--report", type=Path, default=REPORT)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(given)
    if options.file:
        take_in(options.file)
        return 0
    from bench.matching import read_people
    from doudi.demo.county import make_county

    with tempfile.TemporaryDirectory(prefix="doudi-bench-") as work:
        county = Path(work) / "county"
        county.mkdir()
        make_county(county, options.people, seed=1)
        for command in (["keys", "make"], ["load", str(county)]):
            subprocess.run([sys.executable, "-m", "doudi.commandline", *command], check=True)
        rows = file_rows(read_people(county), options.rows)
        told = {}
        for name, write in (("CSV（GB18030）", as_csv), ("Excel（.xlsx）", as_excel)):
            path = Path(work) / "list"
            path.write_bytes(write(rows))
            told[name] = _taken_in(path)
    text = report(options, told)
    options.report.write_text(text, encoding="utf-8")
    print(text)
    return 0


def _taken_in(path: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.delivery", "--file", str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def report(options: argparse.Namespace, told: dict[str, dict[str, Any]]) -> str:
    """The report as Markdown."""
    lines = [
        "# 部门数据的读取和比对 · Intake of a delivery",
        "",
        f"{options.rows:,} 行的名单，登记库 {options.people:,} 人（SQLite），从文件到加密保存。",
        f"目标 {GOAL_SECONDS} 秒以内。",
        f"`make bench-delivery`，{platform.machine()}，{os.cpu_count()} 核，Python {platform.python_version()}，"
        f"测时机器负荷 {os.getloadavg()[0]:.0f}。",
        "",
        "| 文件 | MB | 秒 | 打开登记库 | 处理器秒 | 内存 MB | 子进程 MB | 关联 | 待判定 | 非本县 | 无法比对 |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name, one in told.items():
        lines.append(
            f"| {name} | {one['size']:.0f} | {one['seconds']:.0f} | {one['opening']:.0f} | {one['processor']:.0f} | "
            f"{one['megabytes']:.0f} | {one['child_megabytes']:.0f} | {one['linked']} | {one['to_judge']} | "
            f"{one['not_resident']} | {one['unmatchable']} |"
        )
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    sys.exit(main())
