"""Benchmarks of the policy engine beside OpenFisca: results are compared before any time is reported."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import duckdb

from bench.measurement import Measurement, measure
from bench.report import Line, write_report
from bench.rule_export import FIRST, KNOWN, LAST, export

HERE = Path(__file__).resolve().parent
PEER_ENVIRONMENT = HERE / ".environment"
PEER_PYTHON = PEER_ENVIRONMENT / "bin" / "python"
REPORT = HERE.parent / "docs" / "benchmarks" / "policy-engine.md"
LARGE = 10_000_000
RANGE = ("--from", f"{FIRST:%Y-%m}", "--to", f"{LAST:%Y-%m}", "--known", KNOWN.isoformat())
HOUSEHOLD_TIMES = 2_000
PEER_HOUSEHOLD_TIMES = 30


@dataclass
class Bench:
    """One run of all measurements in a working folder."""

    people: int
    times: int
    work: Path
    has_peer: bool = True
    lines: list[Line] = field(default_factory=list)

    @property
    def rules(self) -> Path:
        return self.work / "rules.json"

    @property
    def county(self) -> Path:
        return self.county_of(self.people)

    def county_of(self, people: int) -> Path:
        """The folder of an invented county of that size, written on first use."""
        folder = self.work / f"county-{people}"
        if not folder.exists():
            output(doudi("demo-county", "--people", people, "--out", folder))
        return folder

    def record(self, item: str, result: str, target: str = "", is_met: bool | None = None) -> None:
        """Add a line to the report and print it."""
        self.lines.append(Line(item, result, target, is_met))
        mark = "" if is_met is None else ("  ✓" if is_met else "  ✗")
        print(f"{item}: {result}{f'（目标 {target}）' if target else ''}{mark}", flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run every benchmark of the policy engine and write the report."""
    options = read_options(arguments)
    options.work.mkdir(parents=True, exist_ok=True)
    if not options.no_peer:
        install_peer()
    bench = Bench(options.people, options.times, options.work, has_peer=not options.no_peer)
    export(bench.rules)
    bench_county(bench)
    bench_household(bench)
    bench_explain(bench)
    bench_differences(bench)
    if options.large:
        bench_large(bench)
    if not options.no_spark:
        bench_spark(bench)
    write_report(options.report, bench.lines, options.people)
    print(options.report)


def read_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--people", type=int, default=1_100_000)
    parser.add_argument("--times", type=int, default=3, help="runs of each measurement; the median counts")
    parser.add_argument("--large", action="store_true", help="10 million people as well")
    parser.add_argument("--no-spark", action="store_true")
    parser.add_argument("--no-peer", action="store_true", help="without OpenFisca")
    parser.add_argument("--work", type=Path, default=HERE / ".work", help="folder of counties and results")
    parser.add_argument("--report", type=Path, default=REPORT)
    return parser.parse_args(arguments)


def install_peer() -> None:
    """Install OpenFisca into an environment of its own, unless it is there with the pinned versions."""
    requirements = HERE / "requirements-openfisca.txt"
    stamp = PEER_ENVIRONMENT / ".installed"
    if is_peer_installed():
        return
    subprocess.run([sys.executable, "-m", "venv", "--clear", PEER_ENVIRONMENT], check=True)
    subprocess.run([PEER_PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", requirements], check=True)
    stamp.write_text(requirements.read_text(encoding="utf-8"), encoding="utf-8")


def is_peer_installed() -> bool:
    """Whether OpenFisca is installed with the pinned versions."""
    requirements = HERE / "requirements-openfisca.txt"
    stamp = PEER_ENVIRONMENT / ".installed"
    return stamp.exists() and stamp.read_text(encoding="utf-8") == requirements.read_text(encoding="utf-8")


def doudi(*arguments: object) -> list[object]:
    """The command line of a doudi command."""
    return [sys.executable, "-m", "doudi.commandline", *arguments]


def task(*arguments: object) -> list[object]:
    """The command line of a task of ``bench.doudi_tasks``."""
    return [sys.executable, "-m", "bench.doudi_tasks", *arguments]


def peer(*arguments: object) -> list[object]:
    """The command line of a task of OpenFisca, in its own environment."""
    return [PEER_PYTHON, "-P", HERE / "openfisca_tasks.py", *arguments]  # not beside bench/warnings.py


def bench_county(bench: Bench) -> None:
    """Measure the assessment of everybody and the dues of all awards over twelve months."""
    same_folder, best_folder, peer_folder = (bench.work / name for name in ("same", "best", "peer"))
    for folder in (same_folder, best_folder, peer_folder):
        folder.mkdir(exist_ok=True)
    verdicts = json.loads(bench.rules.read_text(encoding="utf-8"))["verdicts"]
    (same_folder / "verdicts.json").write_text(json.dumps(list(verdicts)), encoding="utf-8")
    same = measure(task("same", bench.county, same_folder), times=bench.times)
    if bench.has_peer:
        same_peer = measure(peer("same", bench.rules, bench.county, peer_folder), times=1)
        require_same_rows(same_folder, peer_folder)
    native = measure(doudi("compute", bench.county, *RANGE, "--out", best_folder), times=bench.times)
    if bench.has_peer:
        native_peer = measure(peer("best", bench.rules, bench.county, peer_folder), times=1)
        bench.record("结果逐行相同（应发、人均收入、各项判断）", "是")
    floor = measure(task("floor", bench.county, bench.work, best_folder), times=bench.times)
    bench.record("doudi：应发", str(measure(_dues(bench.county, bench.work / "dues.parquet"), times=bench.times)))
    assess = measure(_assess(bench.county, bench.work / "assessment.parquet"), times=bench.times)
    bench.record("doudi：判断（含不符合的原因）", str(assess))
    bench.record("doudi compute：两项一次算出", str(native), "内存 1 GB 以内", native.megabytes < 1024)
    if bench.has_peer:
        bench.record("OpenFisca：同样的规则和人", str(native_peer))
        bench.record("　倍数", ratio(native_peer, native), "4 倍以上", native_peer.seconds >= 4 * native.seconds)
    bench.record("doudi：写同样的行（每人每月一行）", str(same))
    if bench.has_peer:
        bench.record("OpenFisca：写同样的行", str(same_peer))
        bench.record("　倍数", ratio(same_peer, same), "4 倍以上", same_peer.seconds >= 4 * same.seconds)
    bench.record("底线：三张表每列读一遍、两项结果写一遍", str(floor))
    times = native.fastest / floor.fastest
    bench.record("　doudi compute 是底线的（各取最快一次）", f"{times:.1f} 倍", "2 倍以内", times <= 2)


def ratio(slower: Measurement, faster: Measurement) -> str:
    """How many times as long the slower one takes, for the report."""
    return f"{slower.seconds / faster.seconds:.1f} 倍"


def require_same_rows(folder: Path, peer_folder: Path) -> None:
    """Stop unless doudi and the peer wrote the same rows."""
    with duckdb.connect() as connection:
        for name in ("dues", "assessed"):
            columns = [row[0] for row in connection.execute(f"DESCRIBE FROM '{folder / name}.parquet'").fetchall()]
            selection = ", ".join(f"{column}::VARCHAR" if column == "month" else column for column in columns)
            query, peer_query = (f"SELECT {selection} FROM '{place / name}.parquet'" for place in (folder, peer_folder))
            sums = [
                connection.execute(f"SELECT count(*), sum(hash(r)::HUGEINT) FROM ({rows}) AS r").fetchall()
                for rows in (query, peer_query)
            ]
            if sums[0] != sums[1]:
                differing = connection.execute(f"({query} EXCEPT {peer_query}) LIMIT 5").fetchall()
                message = f"{name} differ: {sums}\n{differing}"
                raise SystemExit(message)


def bench_household(bench: Bench) -> None:
    """Measure the whole rule book for one household of three."""
    milliseconds = float(output(task("household", bench.county, HOUSEHOLD_TIMES)))
    bench.record("一户三口，全部规则，保留每个数", f"{milliseconds:.3f} 毫秒", "0.3 毫秒以内", milliseconds < 0.3)
    if bench.has_peer:
        peer_milliseconds = float(output(peer("household", bench.rules, bench.county_of(3), PEER_HOUSEHOLD_TIMES)))
        result = f"{peer_milliseconds:.1f} 毫秒（{peer_milliseconds / milliseconds:.0f} 倍）"
        is_met = peer_milliseconds >= 10 * milliseconds
        bench.record("　OpenFisca，同样的规则，trace=True", result, "10 倍以上", is_met)


def bench_explain(bench: Bench) -> None:
    """Measure ``doudi explain`` from the start of a process to its first answer."""
    person = f"P{min(bench.people, 34):08d}"
    command = doudi("explain", bench.county, "--person", person, "--month", "2023-02", "--known", KNOWN.isoformat())
    taken = measure(command, times=bench.times)
    bench.record("doudi explain，新进程到第一个答案", str(taken), "0.5 秒以内", taken.seconds < 0.5)


def bench_differences(bench: Bench) -> None:
    """Measure the differences that a backdated uprating makes over seven months."""
    seconds = sorted(float(output(task("differences", bench.county))) for _time in range(bench.times))
    median = seconds[bench.times // 2]
    bench.record("追溯提标，七个月，只算差额", f"{median:.2f} 秒", "1 秒以内", median < 1)


def bench_large(bench: Bench) -> None:
    """Measure whether time grows no faster than the number of people."""
    county, out = bench.county_of(LARGE), bench.work / "large.parquet"
    for name, command in (("应发", _dues), ("判断", _assess)):
        small = measure(command(bench.county, out), times=1)
        large = measure(command(county, out), times=1)
        per_person = (large.seconds / LARGE) / (small.seconds / bench.people)
        bench.record(
            f"一千万人：{name}",
            f"{large}，每人用时是百万人的 {per_person:.2f} 倍",
            "不多于 1 倍，内存 6 GB 以内",
            per_person <= 1 and large.megabytes < 6144,
        )


def _dues(county: Path, out: Path) -> list[object]:
    return doudi("dues", county, *RANGE, "--out", out)


def _assess(county: Path, out: Path) -> list[object]:
    return doudi("assess", county, *RANGE, "--out", out)


def bench_spark(bench: Bench) -> None:
    """Measure the dues on a local Spark for three sizes of county, where Spark is installed."""
    if find_spec("pyspark") is None:
        bench.record("Spark", "未安装，未测")
        return
    points = []
    for people in (bench.people // 100, bench.people // 10, bench.people):
        taken = json.loads(output(task("spark", bench.county_of(people))).splitlines()[-1])
        points.append((people, taken["spark"]))
        result = f"{taken['spark']:.1f} 秒（DuckDB {taken['duckdb']:.2f} 秒），结果相同"
        bench.record(f"Spark（本机），应发，{people:,} 人", result)
    (few, quick), *_between, (many, slow) = points
    slope = (slow - quick) / (many - few) * 1_000_000
    bench.record("　斜率", f"每百万人 {slope:.2f} 秒，起步 {quick:.1f} 秒")


def output(command: Sequence[object]) -> str:
    """The standard output of a command; stop with its errors if it fails."""
    time.sleep(0.2)  # let the machine settle
    answer = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if answer.returncode:
        raise SystemExit(answer.stderr[-2000:])
    return answer.stdout


if __name__ == "__main__":
    main()
