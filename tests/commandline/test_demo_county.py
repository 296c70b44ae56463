"""``doudi demo-county``: a folder that other commands read; foreign folders stay."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def test_invented_county_is_read_by_other_commands(doudi: Callable[..., Any], tmp_path: Path) -> None:
    county = tmp_path / "county"
    code, _printed, said = doudi("demo-county", "--people", 2_000, "--seed", 5, "--out", county)
    assert code == 0, said
    assert sorted(path.name for path in county.iterdir()) == [
        "awards.parquet",
        "households.parquet",
        "people.parquet",
    ]
    out = tmp_path / "dues.csv"
    assert doudi("dues", county, "--from", "2023-01", "--to", "2023-04", "--out", out)[0] == 0
    assert len(out.read_text(encoding="utf-8").splitlines()) > 50


def test_earlier_county_is_replaced(doudi: Callable[..., Any], tmp_path: Path) -> None:
    for ending in ("csv", "parquet"):
        assert doudi("demo-county", "--people", 300, "--out", tmp_path / "county", "--format", ending)[0] == 0
    assert {path.suffix for path in (tmp_path / "county").iterdir()} == {".parquet"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["county"]


def test_foreign_folder_is_not_overwritten(doudi: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "county").mkdir()
    (tmp_path / "county" / "报告.docx").write_text("x", encoding="utf-8")
    code, _printed, said = doudi("demo-county", "--people", 300, "--out", tmp_path / "county")
    assert code == 2
    assert "报告.docx" in said
    assert [path.name for path in (tmp_path / "county").iterdir()] == ["报告.docx"]


@pytest.mark.parametrize(
    "options", [("--people", "0"), ("--people", "many"), ("--people", "99999999"), ("--seed", "-1")]
)
def test_wrong_numbers_are_refused(doudi: Callable[..., Any], tmp_path: Path, options: tuple[str, ...]) -> None:
    assert doudi("demo-county", *options, "--out", tmp_path / "county")[0] == 2
    assert list(tmp_path.iterdir()) == []
