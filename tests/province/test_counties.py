"""The counties of a province folder: the largest first, and nothing else taken for one."""

from pathlib import Path

import pytest

from doudi.province import counties
from doudi.province.counties import counties_of, files_digest
from doudi.province.errors import ForeignFolderError, NoCountiesError
from tests.province.conftest import CODES


def test_the_largest_county_comes_first(province: Path) -> None:
    (province / "county=360732" / "data").mkdir()
    (province / "county=360732" / "data" / "deaths.csv").write_text("x" * 100_000, encoding="utf-8")
    (province / "readme.txt").write_text("not a county", encoding="utf-8")
    found = counties_of(province)
    assert found[0].code == "360732"
    assert sorted(county.code for county in found) == list(CODES)
    assert found[0].size > found[1].size


@pytest.mark.parametrize("name", ["county=3607", "county=yudu", "county=__HIVE_DEFAULT_PARTITION__"])
def test_a_folder_without_a_code_is_refused(province: Path, name: str) -> None:
    (province / name).mkdir()
    with pytest.raises(ForeignFolderError, match=name):
        counties_of(province)


def test_a_folder_without_counties_and_one_with_too_many_are_refused(
    province: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in (tmp_path / "nowhere", province / "county=360731"):
        with pytest.raises(NoCountiesError, match="county=360731"):
            counties_of(folder)
    monkeypatch.setattr(counties, "MOST_COUNTIES", 2)
    with pytest.raises(NoCountiesError, match="一次最多 2 个"):
        counties_of(province)


def test_the_digest_sees_contents_and_names_and_no_hidden_files(province: Path) -> None:
    folder = province / "county=360731"
    before = files_digest(folder)
    (folder / ".people.csv.writing").write_text("half", encoding="utf-8")
    assert files_digest(folder) == before
    (folder / "household_areas.csv").write_text("household_id,from_month,area\n", encoding="utf-8")
    with_areas = files_digest(folder)
    assert with_areas != before
    (folder / "household_areas.csv").rename(folder / "household_area.csv")
    assert files_digest(folder) not in {before, with_areas}
