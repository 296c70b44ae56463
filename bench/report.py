"""The page docs/benchmarks/policy-engine.md: every figure with its target, missed or met."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata
from pathlib import Path
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Line:
    """A row of the table: a figure and the target, if it has one."""

    item: str
    result: str
    target: str
    is_met: bool | None


def write_report(path: Path, lines: Sequence[Line], people: int) -> None:
    """Write the page from nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    now = datetime.now(ZoneInfo("Asia/Shanghai"))
    marks = {None: "", True: "达到", False: "**未达到**"}
    rows = "\n".join(f"| {line.item} | {line.result} | {line.target} | {marks[line.is_met]} |" for line in lines)
    versions = "，".join(f"{name} {metadata.version(name)}" for name in ("duckdb", "sqlglot", "pyarrow"))
    machine = (
        f"{processor()}，{os.cpu_count()} 核，内存 {memory_gigabytes():.0f} GB，"
        f"Python {platform.python_version()}，{versions}"
    )
    path.write_text(
        f"""# 性能 · Benchmarks

由 `make bench` 写成，不手工修改。This page is written by `make bench`.

- 日期：{now:%Y-%m-%d}
- 机器：{machine}
- 数据：虚拟的于都县 {people:,} 人；2022年10月至2023年9月十二个月，提标在中间；按2023年5月10日已知的文件
- 时间从进程启动到文件写完，取中位数（括号内最快—最慢）；内存为峰值。OpenFisca 与 doudi 用同一份规则、同一批人，
  结果逐行核对相同之后才计时；OpenFisca 的规则由同一棵表达式树译成向量化公式，逐月计算、逐月释放内存

| 项目 | 结果 | 目标 | |
|---|---|---|---|
{rows}
""",
        encoding="utf-8",
    )


def processor() -> str:
    """The name of the processor."""
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def memory_gigabytes() -> float:
    """The memory of the machine in GiB."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
