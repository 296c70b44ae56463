"""``doudi province``: what is refused before a cluster is asked, and the whole command on Spark."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.commandline.conftest import Tables, families, write_csv

RANGE = ("--from", "2022-10", "--to", "2023-12", "--known", "2023-05-10")
COMMANDS = ("compute", "differences", "funding", "screen", "match", "doubles")


@pytest.fixture
def province(tmp_path: Path) -> Path:
    """Two counties of the same families; in the second the area of a household is wrong."""
    faulty = families()
    faulty["households"][1]["area"] = "town"
    counties: dict[str, Tables] = {"360731": families(), "360732": faulty}
    for code, tables in counties.items():
        folder = tmp_path / "省" / f"county={code}"
        folder.mkdir(parents=True)
        for name, rows in tables.items():
            write_csv(folder / f"{name}.csv", rows)
    return tmp_path / "省"


@pytest.mark.parametrize("command", COMMANDS)
def test_unknown_flags_are_refused(doudi: Callable[..., Any], province: Path, command: str) -> None:
    code, _printed, said = doudi("province", command, province, "--faster")
    assert code == 2
    assert "--faster" in said or "缺少" in said


def test_without_spark_the_refusal_says_what_to_install(
    doudi: Callable[..., Any], province: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    code, _printed, said = doudi("province", "compute", province, *RANGE, "--out", tmp_path / "out")
    assert code == 2
    assert "未安装 Spark" in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("compute", "--from", "2023-12", "--to", "2022-10"), "早于起始月份"),
        (("differences", "--from", "2023-12", "--to", "2022-10", "--less-known", "2023-01-01"), "早于起始月份"),
        (("match", "--rows", "x.csv", "--source", "weather"), "weather"),
    ],
)
def test_impossible_questions_are_refused_before_spark_starts(
    doudi: Callable[..., Any],
    province: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    sentence: str,
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    command, *given = options
    code, _printed, said = doudi("province", command, province, *given, "--out", tmp_path / "out.csv")
    assert code == 2
    assert sentence in said


def test_a_folder_without_counties_is_refused(doudi: Callable[..., Any], tmp_path: Path) -> None:
    code, _printed, said = doudi("province", "doubles", tmp_path, "--out", tmp_path / "out")
    assert code == 2
    assert "里没有县" in said


@pytest.mark.long
@pytest.mark.spark
def test_a_faulty_county_is_named_and_the_others_are_computed(
    doudi: Callable[..., Any], province: Path, tmp_path: Path
) -> None:
    pytest.importorskip("pyspark", reason="the optional Spark package is not installed")
    out = tmp_path / "结果"
    code, printed, said = doudi("province", "compute", province, *RANGE, "--out", out, "--master", "local[2]")
    assert code == 2
    assert "低保 " in printed
    assert "合计" in printed
    assert "县 360732 没有结果" in said
    assert "households.csv 第 3 行 area" in said
    assert [path.name for path in (out / "dues").iterdir()] == ["county=360731"]
    (province / "county=360732").rename(tmp_path / "aside")
    for command in (("funding", "--month", "2023-05"), ("screen", "--month", "2023-05")):
        options = ("--known", "2023-05-10", "--out", out, "--master", "local[2]")
        code, printed, said = doudi("province", command[0], province, *command[1:], *options)
        assert code == 0, said
        assert "合计" in printed
