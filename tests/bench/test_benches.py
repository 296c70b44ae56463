"""Every benchmark runs in a small form, so that a change of the product cannot break it unnoticed.

Each starts processes of its own and takes seconds; no part of the product needs a benchmark to work.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bench.__main__ import is_peer_installed
from bench.scale_report import BEGIN, END

pytestmark = pytest.mark.long
ROOT = Path(__file__).resolve().parents[2]


def run_bench(module: str, *arguments: object, data: Path, **variables: str) -> None:
    """Run a benchmark on the real settings with SQLite in an empty data folder."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "DOUDI"))}
    environment |= {"DOUDI_DATA": str(data), "DJANGO_SETTINGS_MODULE": "doudi.settings", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", module, *(str(argument) for argument in arguments)]
    done = subprocess.run(
        command, env=environment | variables, capture_output=True, text=True, check=False, timeout=300, cwd=ROOT
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]


def rows(report: Path) -> list[str]:
    """The rows of the table of a report."""
    return [line for line in report.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]


def test_policy_engine_bench_writes_its_report(tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    small = ("--people", 400, "--times", 1, "--no-spark", "--no-peer", "--work", tmp_path / "work")

    run_bench("bench", *small, "--report", report, data=tmp_path)

    assert len(rows(report)) == 10
    assert "追溯提标，七个月，只算差额" in report.read_text(encoding="utf-8")


@pytest.mark.skipif(not is_peer_installed(), reason="OpenFisca has an environment of its own, made by `make bench`")
def test_policy_engine_bench_agrees_with_openfisca(tmp_path: Path) -> None:
    report = tmp_path / "report.md"

    run_bench(
        "bench",
        *("--people", 400, "--times", 1, "--no-spark", "--work", tmp_path / "work", "--report", report),
        data=tmp_path,
    )

    assert "| 结果逐行相同（应发、人均收入、各项判断） | 是 |" in report.read_text(encoding="utf-8")


def test_matching_bench_finds_everybody_within_reach(tmp_path: Path) -> None:
    report = tmp_path / "report.md"

    run_bench("bench.matching", "--people", 2000, "--rows", 400, "--times", 1, "--report", report, data=tmp_path)

    found = next(line for line in rows(report) if line.startswith("| 找到的（五级应当能对上的）"))
    assert float(found.split("|")[2].strip(" %")) >= 98
    assert "| 对错人，占关联 | 0.0000% |" in report.read_text(encoding="utf-8")


def test_monitoring_bench_finds_what_was_planted(tmp_path: Path) -> None:
    report = tmp_path / "report.md"

    run_bench("bench.monitoring", "--people", 3000, "--work", tmp_path, "--report", report, data=tmp_path)

    found = next(line for line in rows(report) if line.startswith("| 找到的埋设情形"))
    assert float(found.split("|")[2].strip(" %")) >= 95
    assert sum(line.startswith(("| W", "| M")) for line in rows(report)) == 2 * 21


def test_web_bench_gets_no_wrong_response(tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    small = (
        "--people",
        600,
        "--seconds",
        2,
        "--soak-seconds",
        1,
        "--officers",
        2,
        "--soak-officers",
        4,
        "--workers",
        1,
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    run_bench("bench.web_load", *small, "--port", port, "--report", report, data=tmp_path)

    assert "| 出错 | 0 | 0 | 达到 |" in rows(report)


def test_payroll_bench_runs(tmp_path: Path) -> None:
    run_bench("bench.money", data=tmp_path, PEOPLE="60", MONTHS="2", REPORT="no")


def test_page_costs_bench_measures_every_role(tmp_path: Path) -> None:
    report = tmp_path / "report.md"

    run_bench(
        "bench.page_costs",
        *("--people", 600, "--times", 1, "--accounts", "township", "finance", "--report", report),
        data=tmp_path / "site",
    )

    assert len(rows(report)) == 22


def test_take_over_bench_takes_in_every_month(tmp_path: Path) -> None:
    report = tmp_path / "report.md"

    run_bench("bench.take_over", "--people", 60, "--rolls", 2, "--report", report, data=tmp_path)

    assert len(rows(report)) == 8


def test_delivery_bench_takes_every_row_in(tmp_path: Path) -> None:
    report = tmp_path / "report.md"

    run_bench("bench.delivery", "--people", 600, "--rows", 200, "--report", report, data=tmp_path)

    for line in rows(report)[1:]:
        assert sum(int(cell) for cell in line.strip(" |").split("|")[-4:]) == 200


@pytest.mark.spark
def test_scale_bench_on_a_cluster_of_processes(tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="the optional Spark package is not installed")
    report, arithmetic = tmp_path / "report.md", tmp_path / "arithmetic.md"
    arithmetic.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    small = ("--millions", "0.004", "0.006", "--counties-of", "2000", "--work", str(tmp_path / "work"))
    bench = (sys.executable, "-m", "bench.scale", *small, "--report", str(report), "--arithmetic", str(arithmetic))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"PYTHON": sys.executable, "PYTHONPATH": str(ROOT), "PORT": str(port)}
    done = subprocess.run(
        ["deploy/spark/standalone.sh", *bench],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
        cwd=ROOT,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    assert len(rows(report)) == 2 + 6 * 2 + 6
    text = arithmetic.read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert text.endswith(f"{END}\nafter\n")
    assert "| 江西全省 | 45,000,000 | 22,500 |" in text
