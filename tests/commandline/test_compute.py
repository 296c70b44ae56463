"""``doudi compute``: the rows of ``doudi dues`` and ``doudi assess`` from one opening of the folder."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

RANGE = ("--from", "2022-10", "--to", "2023-12", "--known", "2023-05-10")


def rows_of(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return sorted(rows, key=lambda row: [str(value) for value in row.values()])


@pytest.mark.parametrize("engine", ["duckdb", "arrays"])
def test_both_results_are_those_of_the_two_commands(
    doudi: Callable[..., Any], folder: Path, tmp_path: Path, engine: str
) -> None:
    out = tmp_path / "out"
    code, _printed, said = doudi("compute", folder, *RANGE, "--out", out)
    assert code == 0, said
    assert {path.name for path in out.glob("*.parquet")} == {"dues.parquet", "assessment.parquet"}
    for command, name in (("dues", "dues.parquet"), ("assess", "assessment.parquet")):
        alone = tmp_path / name
        assert doudi(command, folder, *RANGE, "--engine", engine, "--out", alone)[0] == 0
        computed = rows_of(out / name)
        assert computed
        assert computed == rows_of(alone)
        assert pq.read_schema(out / name).equals(pq.read_schema(alone))


def test_computing_again_replaces_the_results(doudi: Callable[..., Any], folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for _time in range(2):
        assert doudi("compute", folder, *RANGE, "--out", out)[0] == 0


def test_a_folder_with_other_files_is_left_alone(doudi: Callable[..., Any], folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    code, _printed, said = doudi("compute", folder, *RANGE, "--out", out)
    assert code == 2
    assert "没有覆盖" in said
    assert [path.name for path in out.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("months", [("--from", "2023-12", "--to", "2022-10"), ("--from", "1900-01", "--to", "2023-12")])
def test_impossible_ranges_are_refused(
    doudi: Callable[..., Any], folder: Path, tmp_path: Path, months: tuple[str, ...]
) -> None:
    assert doudi("compute", folder, *months, "--out", tmp_path / "out")[0] == 2
    assert not (tmp_path / "out").exists()


def test_a_faulty_folder_writes_nothing(doudi: Callable[..., Any], folder: Path, tmp_path: Path) -> None:
    (folder / "people.csv").unlink(missing_ok=True)
    (folder / "people.parquet").unlink(missing_ok=True)
    assert doudi("compute", folder, *RANGE, "--out", tmp_path / "out")[0] == 2
    assert not (tmp_path / "out").exists()
