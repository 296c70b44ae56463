"""``make bench``: everything measured in one run, results compared before any time is told."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from bench.measurement import Measurement, combine, measure
from bench.report import Line, write_report
from bench.rule_export import (
    FIRST,
    KNOWN,
    LAST,
    export,
)

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".environment"
WORK = HERE / ".work"
REPORT = HERE.parent / "docs" / "benchmarks.md"
PEER = ENVIRONMENT / "bin" / "python"
LARGE = 10_000_000
RANGE = ("--from", f"{FIRST:%Y-%m}", "--to", f"{LAST:%Y-%m}", "--known", KNOWN.isoformat())
HOUSEHOLD_TIMES = 2_000
PEER_HOUSEHOLD_TIMES = 30


@dataclass
class Bench:
    """One run of all measurements."""

    people: int
    times: int
    lines: list[Line] = field(default_factory=list)

    @property
    def county(self) -> Path:
        return WORK / f"county-{self.people}"

    def record(self, what: str, result: str, target: str = "", is_met: bool | None = None) -> None:
        """Keep a line for the report and show it."""
        self.lines.append(Line(what, result, target, is_met))
        mark = "" if is_met is None else ("  ✓" if is_met else "  ✗")
        print(f"{what}: {result}{f'（目标 {target}）' if target else ''}{mark}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--people", type=int, default=1_100_000)
    parser.add_argument("--times", type=int, default=3, help="runs of each; the median counts")
    parser.add_argument("--large", action="store_true", help="10 million people as well")
    parser.add_argument("--no-spark", action="store_true")
    options = parser.parse_args()
    WORK.mkdir(exist_ok=True)
    prepare_peer()
    bench = Bench(options.people, options.times)
    make_county(options.people)
    export(WORK / "rules.json")
    bench_county(bench)
    bench_household(bench)
    bench_explain(bench)
    bench_differences(bench)
    if options.large:
        bench_large(bench)
    if not options.no_spark:
        bench_spark(bench)
    write_report(REPORT, bench.lines, options.people)
    print(f"{REPORT.relative_to(HERE.parent)}")


def prepare_peer() -> None:
    """The peer's own environment, pinned like ours."""
    requirements = HERE / "requirements-openfisca.txt"
    stamp = ENVIRONMENT / ".installed"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == requirements.read_text(encoding="utf-8"):
        return
    subprocess.run([sys.executable, "-m", "venv", "--clear", ENVIRONMENT], check=True)
    subprocess.run([PEER, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", requirements], check=True)
    stamp.write_text(requirements.read_text(encoding="utf-8"), encoding="utf-8")


def doudi(*arguments: object) -> list[object]:
    return [sys.executable, "-m", "doudi.commandline", *arguments]


def side(*arguments: object) -> list[object]:
    return [sys.executable, "-m", "bench.doudi_tasks", *arguments]


def peer(*arguments: object) -> list[object]:
    return [PEER, HERE / "openfisca_side.py", *arguments]


def make_county(people: int) -> None:
    folder = WORK / f"county-{people}"
    if not folder.exists():
        subprocess.run([str(part) for part in doudi("demo-county", "--people", people, "--out", folder)], check=True)


def bench_county(bench: Bench) -> None:
    """Assessment of everybody and dues of all awards, twelve months."""
    ours, theirs, best = (WORK / name for name in ("ours", "theirs", "best"))
    for folder in (ours, theirs, best):
        folder.mkdir(exist_ok=True)
    rules = WORK / "rules.json"
    verdicts = json.loads(rules.read_text(encoding="utf-8"))["verdicts"]
    (ours / "verdicts.json").write_text(json.dumps(list(verdicts)), encoding="utf-8")
    same = measure(side("same", bench.county, ours), times=bench.times)
    same_peer = measure(peer("same", rules, bench.county, theirs), times=1)
    compare(ours, theirs)
    dues = measure(doudi("dues", bench.county, *RANGE, "--out", best / "dues.parquet"), times=bench.times)
    assess = measure(doudi("assess", bench.county, *RANGE, "--out", best / "assessed.parquet"), times=bench.times)
    native = combine(dues, assess)
    native_peer = measure(peer("best", rules, bench.county, theirs), times=1)
    floor = measure(side("floor", bench.county, WORK, best), times=bench.times)
    bench.tell("结果逐行相同（应发、人均收入、各项判断）", "是")
    bench.tell("doudi：应发", str(dues))
    bench.tell("doudi：判断（含不符合的原因）", str(assess))
    bench.tell("doudi：两项合计，各写最合适的文件", str(native), "内存 1 GB 以内", native.megabytes < 1024)
    bench.tell("OpenFisca：同样的规则和人", str(native_peer))
    bench.tell("　倍数", ratio(native_peer, native), "10 倍以上", native_peer.seconds >= 10 * native.seconds)
    bench.tell("doudi：写同样的行（每人每月一行）", str(same))
    bench.tell("OpenFisca：写同样的行", str(same_peer))
    bench.tell("　倍数", ratio(same_peer, same), "10 倍以上", same_peer.seconds >= 10 * same.seconds)
    bench.tell("底线：只读同样的列、写同样的文件", str(floor))
    bench.tell("　doudi 是底线的", ratio(native, floor), "2 倍以内", native.seconds <= 2 * floor.seconds)


def ratio(slower: Measurement, faster: Measurement) -> str:
    return f"{slower.seconds / faster.seconds:.1f} 倍"


def compare(ours: Path, theirs: Path) -> None:
    """Stop unless both wrote the same rows."""
    with duckdb.connect() as connection:
        for name in ("dues", "assessed"):
            columns = [row[0] for row in connection.execute(f"DESCRIBE FROM '{ours / name}.parquet'").fetchall()]
            chosen = ", ".join(f"{column}::VARCHAR" if column == "month" else column for column in columns)
            one, other = (f"SELECT {chosen} FROM '{folder / name}.parquet'" for folder in (ours, theirs))
            sums = [
                connection.execute(f"SELECT count(*), sum(hash(r)::HUGEINT) FROM ({query}) AS r").fetchall()
                for query in (one, other)
            ]
            if sums[0] != sums[1]:
                differing = connection.execute(f"({one} EXCEPT {other}) LIMIT 5").fetchall()
                message = f"{name} differ: {sums}\n{differing}"
                raise SystemExit(message)


def bench_household(bench: Bench) -> None:
    ours = float(output(side("household", bench.county, HOUSEHOLD_TIMES)))
    small = WORK / "county-3"
    make_county(3)
    theirs = float(output(peer("household", WORK / "rules.json", small, PEER_HOUSEHOLD_TIMES)))
    bench.tell("一户三口，全部规则，保留每个数", f"{ours:.3f} 毫秒", "0.3 毫秒以内", ours < 0.3)
    slower = f"{theirs:.1f} 毫秒（{theirs / ours:.0f} 倍）"
    bench.tell("　OpenFisca，同样的规则，trace=True", slower, "10 倍以上", theirs >= 10 * ours)


def bench_explain(bench: Bench) -> None:
    person = f"P{min(bench.people, 34):08d}"
    command = doudi("explain", bench.county, "--person", person, "--month", "2023-02", "--known", KNOWN.isoformat())
    taken = measure(command, times=max(bench.times, 5))
    bench.tell("doudi explain，新进程到第一个答案", str(taken), "0.5 秒以内", taken.seconds < 0.5)


def bench_differences(bench: Bench) -> None:
    taken = sorted(float(output(side("differences", bench.county))) for _time in range(bench.times))[bench.times // 2]
    bench.tell("追溯提标，七个月，只算差额", f"{taken:.2f} 秒", "1 秒以内", taken < 1)


def bench_large(bench: Bench) -> None:
    make_county(LARGE)
    folder = WORK / f"county-{LARGE}"
    small = [measure(command(bench.county), times=1) for command in (_dues, _assess)]
    large = [measure(command(folder), times=1) for command in (_dues, _assess)]
    for name, one, other in zip(("应发", "判断"), small, large, strict=True):
        per_person = (other.seconds / LARGE) / (one.seconds / bench.people)
        bench.tell(
            f"一千万人：{name}",
            f"{other}，每人用时是百万人的 {per_person:.2f} 倍",
            "不多于 1 倍，内存 6 GB 以内",
            per_person <= 1 and other.megabytes < 6144,
        )


def _dues(folder: Path) -> Sequence[object]:
    return doudi("dues", folder, *RANGE, "--out", WORK / "large.parquet")


def _assess(folder: Path) -> Sequence[object]:
    return doudi("assess", folder, *RANGE, "--out", WORK / "large.parquet")


def bench_spark(bench: Bench) -> None:
    try:
        import pyspark  # noqa: F401 - asked only whether it is there
    except ImportError:
        bench.tell("Spark", "未安装，未测")
        return
    points = []
    for people in (bench.people // 100, bench.people // 10, bench.people):
        make_county(people)
        taken = json.loads(output(side("spark", WORK / f"county-{people}")).splitlines()[-1])
        points.append((people, taken["spark"]))
        result = f"{taken['spark']:.1f} 秒（DuckDB {taken['duckdb']:.2f} 秒），结果相同"
        bench.tell(f"Spark（本机），应发，{people:,} 人", result)
    (few, quick), *_between, (many, slow) = points
    slope = (slow - quick) / (many - few) * 1_000_000
    bench.tell("　斜率", f"每百万人 {slope:.2f} 秒，起步 {quick:.1f} 秒")


def output(command: Sequence[object]) -> str:
    """What a command printed."""
    time.sleep(0.2)  # let the machine settle
    answer = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if answer.returncode:
        raise SystemExit(answer.stderr[-2000:])
    return answer.stdout


if __name__ == "__main__":
    main()
