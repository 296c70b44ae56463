"""The pages docs/benchmarks/scale.md and, between its marks, the arithmetic in docs/scale.md."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.report import memory_gigabytes, processor

LABELS = {
    "compute": "应发和判断，十二个月",
    "differences": "提标差额",
    "funding": "一个月的资金",
    "screen": "一个月的预警（只看登记情况）",
    "match": "部门名单（每百人一行）对到人",
    "doubles": "两县重复登记、重复享受",
}
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
FUTURES = (("江西全省", 45_000_000), ("全国", 1_400_000_000))
SHARE_IN_USE = 0.7
"""How much of the processors of a cluster is in use on average; the rest waits for the last counties and for disks."""
SECONDS_PER_HOUR = 3_600


@dataclass(frozen=True)
class Usage:
    """What a command took for so many people: seconds by the clock, of all processors, and the largest memory."""

    command: str
    people: int
    seconds: float
    processor_seconds: float
    megabytes: float


def write_pages(
    report: Path,
    arithmetic: Path,
    usages: Sequence[Usage],
    county: int,
    compared: int,
    sizes: tuple[float, float],
    load: float,
) -> None:
    """Write the measured page from nothing, and replace the measured part of the other."""
    report.write_text(_report(usages, county, compared, sizes, load), encoding="utf-8")
    if arithmetic.exists():
        before, _begin, rest = arithmetic.read_text(encoding="utf-8").partition(BEGIN)
        _old, _end, after = rest.partition(END)
        text = f"{before}{BEGIN}\n{_arithmetic(usages, county, sizes)}\n{END}{after}"
        arithmetic.write_text(text, encoding="utf-8")


def _of(usages: Sequence[Usage], command: str) -> list[Usage]:
    return sorted((usage for usage in usages if usage.command == command), key=lambda usage: usage.people)


def growth(usages: Sequence[Usage]) -> tuple[float, float, float, float]:
    """How the cost grows from the smallest to the largest province.

    Returns:
        How many times more people and more processor seconds; and the processor seconds of a further million people,
        in the first and in the last step. The first two contain the start of Spark, the last two do not.
    """
    first, last = usages[0], usages[-1]
    return (
        last.people / first.people,
        last.processor_seconds / first.processor_seconds,
        _further_million(*usages[:2]),
        _further_million(*usages[-2:]),
    )


def _further_million(one: Usage, other: Usage) -> float:
    return (other.processor_seconds - one.processor_seconds) * 1e6 / (other.people - one.people)


def _report(usages: Sequence[Usage], county: int, compared: int, sizes: tuple[float, float], load: float) -> str:
    now = datetime.now(ZoneInfo("Asia/Shanghai"))
    versions = "，".join(f"{name} {metadata.version(name)}" for name in ("pyspark", "duckdb", "pyarrow"))
    lines = [
        f"| {LABELS[usage.command]} | {usage.people:,} | {usage.seconds:.1f} | {usage.processor_seconds:.1f} "
        f"| {usage.processor_seconds * 1e6 / usage.people:.1f} | {usage.megabytes:,.0f} |"
        for command in LABELS
        for usage in _of(usages, command)
    ]
    grown = [_grown(label, _of(usages, command)) for command, label in LABELS.items()]
    return f"""# 全省规模 · A province on Spark

由 `make bench-scale` 写成，不手工修改。This page is written by `make bench-scale`.

- 日期：{now:%Y-%m-%d}；机器：{processor()}，{os.cpu_count()} 核，内存 {memory_gigabytes():.0f} GB，
  Python {platform.python_version()}，{versions}；与别的任务共用，开始时一分钟平均负荷 {load:.1f}
- 集群：`deploy/spark/standalone.sh`，一个主节点、两个工作节点各一核，各为单独的进程，都在这台机器上
- 数据：虚拟的县，每县 {county:,} 人，种子各不相同，号码的前四位换成本县的、校验码重算；登记文件每县 {sizes[0]:.1f} MB，
  六项结果每县 {sizes[1]:.1f} MB
- 先核对一个县：应发、判断、差额、资金共 {compared:,} 行，与 DuckDB 引擎逐行相同；埋设的两县重复享受全部找到
- 时间从命令启动到写完，含启动 Spark；处理器秒和内存是命令、主节点、工作节点及其启动的所有进程（Java 和 Python）合计，
  内存为同一时刻的最大值

| 项目 | 人数 | 时间（秒） | 处理器（秒） | 每百万人处理器（秒） | 内存（MB） |
|---|---|---|---|---|---|
{chr(10).join(lines)}

从最少的人数到最多的人数。启动 Spark 的时间与人数无关，
所以另列再加一百万人要多少处理器秒（头两个人数之间、最后两个人数之间）：

| 项目 | 人数 | 处理器时间 | 再加一百万人，最初 | 再加一百万人，最后 | 目标 | |
|---|---|---|---|---|---|---|
{chr(10).join(grown)}

推算到全省和全国：[规模](../scale.md)。
"""


def _grown(label: str, usages: Sequence[Usage]) -> str:
    people, cost, early, late = growth(usages)
    verdict = "达到" if cost <= people else "**未达到**"
    return f"| {label} | {people:.1f} 倍 | {cost:.1f} 倍 | {early:.1f} | {late:.1f} | 不快于人数 | {verdict} |"


def _arithmetic(usages: Sequence[Usage], county: int, sizes: tuple[float, float]) -> str:
    """The extrapolation: the processor time by person of the largest province measured, times the people."""
    largest = [_of(usages, command)[-1] for command in LABELS]
    per_million = {usage.command: usage.processor_seconds * 1e6 / usage.people for usage in largest}
    measured_people = largest[0].people
    slot = max(usage.megabytes for usage in largest)
    head = (
        "| 项目 | 实测：每百万人处理器秒 | "
        + " | ".join(f"推算：{name}，处理器小时" for name, _people in FUTURES)
        + " |"
    )
    rows = [
        f"| {LABELS[command]} | {seconds:.1f} | "
        + " | ".join(f"{seconds * people / 1e6 / SECONDS_PER_HOUR:,.2f}" for _name, people in FUTURES)
        + " |"
        for command, seconds in per_million.items()
    ]
    total = sum(per_million.values())
    futures = [_future(name, people, total, county, sizes) for name, people in FUTURES]
    return f"""
实测到 {measured_people:,} 人（每县 {county:,} 人，两核）；更多的人数都是按每人的处理器时间相同推算的，没有测过。

{head}
|---|---|{"---|" * len(FUTURES)}
{chr(10).join(rows)}

| 推算 | 人数 | 县 | 六项一小时内做完要几核 | 登记文件（GB） | 结果（GB） | 一小时内读写（MB/秒） |
|---|---|---|---|---|---|---|
{chr(10).join(futures)}

核数 = 处理器秒 ÷ 3600 ÷ {SHARE_IN_USE}（平均 {SHARE_IN_USE:.0%} 的核在用，其余等最后几个县和磁盘）。
读写 = 六项各读一遍登记文件（比对读两遍）、写一遍结果。
实测时所有进程的内存合计最多 {slot:,.0f} MB（命令、主节点、两个工作节点）。
"""


def _future(name: str, people: int, seconds_per_million: float, county: int, sizes: tuple[float, float]) -> str:
    counties = math.ceil(people / county)
    cores = math.ceil(seconds_per_million * people / 1e6 / SECONDS_PER_HOUR / SHARE_IN_USE)
    given, results = (size * counties / 1000 for size in sizes)
    traffic = (given * (len(LABELS) + 1) + results) * 1000 / SECONDS_PER_HOUR
    return f"| {name} | {people:,} | {counties:,} | {cores:,} | {given:,.1f} | {results:,.1f} | {traffic:,.1f} |"
