"""The table of divisions of a county: read, checked, and named in errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from doudi.values.division_table import (
    FILE_VARIABLE,
    DivisionTableError,
    checked_rows,
    division_table,
)
from doudi.values.divisions import CITY_NAME, COUNTY_CODE, COUNTY_NAME, PROVINCE_NAME, divisions

HEAD = "code,parent,level,name\n"
COUNTY = "360795,3607,county,青禾县\n"
TOWNSHIP = "360795100,360795,township,甲溪镇\n"
VILLAGE = "360795100201,360795100,village,上田村委会\n"


def test_the_package_has_the_table_of_its_first_county() -> None:
    assert (PROVINCE_NAME, CITY_NAME, COUNTY_NAME, COUNTY_CODE) == ("江西省", "赣州市", "于都县", "360731")
    assert {division.level for division in divisions()} == {"county", "township", "zone", "village"}


def test_a_table_needs_nothing_above_the_county() -> None:
    rows = checked_rows(HEAD + COUNTY + TOWNSHIP + VILLAGE, "t.csv")
    assert [row.level for row in rows] == ["county", "township", "village"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (TOWNSHIP, "应有且只有一行县"),
        (COUNTY + COUNTY.replace("360795", "360796"), "现有2行"),
        (COUNTY + TOWNSHIP + TOWNSHIP, "第4行360795100重复"),
        (COUNTY + TOWNSHIP.replace("360795100", "3607951"), "第3行3607951的代码位数不对"),
        (COUNTY + TOWNSHIP.replace("360795100,360795", "360796100,360796"), "的乡镇不在本县360795"),
        (COUNTY + VILLAGE, "的上级360795100应是排在它前面的乡镇"),
        (COUNTY + TOWNSHIP.replace("甲溪镇", ""), "没有名称"),
        (COUNTY + TOWNSHIP.replace("township", "town"), "level“town”不认识"),
        ("36,,province,江西省\n3601,36,city,南昌市\n" + COUNTY, "第3行3601不是本县的上级"),
    ],
)
def test_faults_are_named_by_row(rows: str, told: str) -> None:
    with pytest.raises(DivisionTableError, match=told):
        checked_rows(HEAD + rows, "t.csv")


def test_only_the_first_faults_are_listed() -> None:
    bad = "".join(f"36079510{number},360795,town,镇\n" for number in range(30))
    with pytest.raises(DivisionTableError, match="共30处") as refused:
        checked_rows(HEAD + COUNTY + bad, "t.csv")
    assert str(refused.value).count("不认识") == 20


def test_missing_columns_are_named() -> None:
    with pytest.raises(DivisionTableError, match="缺列：parent、level"):
        checked_rows("code,name\n", "t.csv")


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "读不到区划表"), ("于都".encode("gb18030"), "不是UTF-8"), (b"x" * (5 << 20), "太大")],
)
def test_a_file_that_cannot_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None, told: str
) -> None:
    path = tmp_path / "divisions.csv"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv(FILE_VARIABLE, str(path))
    with pytest.raises(DivisionTableError, match=told):
        division_table.__wrapped__()
