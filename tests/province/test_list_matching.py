"""A list matched with three counties has the outcomes of ``doudi match`` on one folder of all their people."""

from pathlib import Path

import duckdb
import pytest

from bench.labelled_rows import labelled_rows
from bench.matching import read_people, write_rows
from doudi.commandline import main
from doudi.demo.county import make_county
from doudi.province.errors import IncompleteProvinceError
from doudi.province.list_matching import match_province
from doudi.snapshot.columns import FOLDER_TABLES
from tests.commandline.conftest import read_csv, write_csv
from tests.province.conftest import CODES

PEOPLE, ON_ONE_DAY, SAME_DAY = 900, 400, "1980-01-01"
"""More than a thousand people of the province were born on one day, fewer of each county."""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three counties with many numbers in common, wrong and old numbers, and a date that many have as birth date."""
    folder = tmp_path_factory.mktemp("large")
    for seed, code in enumerate(CODES, start=1):
        county = folder / f"county={code}"
        county.mkdir()
        make_county(county, PEOPLE, seed)
        with duckdb.connect() as connection:
            people = county / "people.parquet"
            connection.execute(f"CREATE TABLE p AS FROM read_parquet('{people}', hive_partitioning = false)")
            connection.execute(
                f"UPDATE p SET birth_date = '{SAME_DAY}' WHERE substr(person_id, 2)::INT <= {ON_ONE_DAY};"
                "UPDATE p SET id_number = left(id_number, 6) || substr(id_number, 9, 9) "
                "WHERE hash(person_id) % 11 = 0 AND substr(id_number, 7, 2) = '19';"
                "UPDATE p SET id_number = left(id_number, 16) || '00' WHERE hash(person_id) % 13 = 0;"
                "UPDATE p SET id_number = NULL WHERE hash(person_id) % 17 = 0"
            )
            connection.execute(f"COPY p TO '{people}'")
    return folder


def union(province: Path, folder: Path) -> Path:
    """One snapshot folder of all counties, in which people and households are named by county."""
    folder.mkdir()
    with duckdb.connect() as connection:
        for table in FOLDER_TABLES:
            keys = [name for name in ("household_id", "person_id", "award_id") if name in table.column_names]
            named = ", ".join(f"county || '/' || {key} AS {key}" for key in keys)
            files = f"read_parquet('{province}/*/{table.name}.parquet', hive_types_autocast = false)"
            connection.execute(
                f"COPY (SELECT * EXCLUDE (county) REPLACE ({named}) FROM {files}) TO '{folder / table.name}.parquet'"
            )
    return folder


def test_every_row_has_the_outcome_of_the_whole_province(large: Path, tmp_path: Path) -> None:
    people = [
        person
        for code in CODES
        for person in read_people(large / f"county={code}")
        if person[2] and len(person[2]) == 18
    ]
    rows = labelled_rows(people, 500, seed=5)
    for row, (_person_id, name, *_rest) in zip(rows[::7], people, strict=False):
        row.cells.update(name=f"{name[:2]}某", id_number="", birth_date=SAME_DAY)
    write_rows(rows, tmp_path / "rows.csv")
    whole = union(large, tmp_path / "union")
    options = ["--rows", str(tmp_path / "rows.csv"), "--source", "deaths", "--out", str(tmp_path / "whole.csv")]
    assert main(["match", str(whole), *options]) == 0
    counted = match_province(large, tmp_path / "rows.csv", "deaths", tmp_path / "parts.csv")

    wanted, found = read_csv(tmp_path / "whole.csv"), read_csv(tmp_path / "parts.csv")
    for result in found:
        county = result.pop("county")
        result["person_id"] = county and f"{county}/{result['person_id']}"
    assert found == wanted
    assert sum(counted.values()) == len(rows)
    assert {result["outcome"] for result in found} == {"linked", "to_judge", "not_resident", "unmatchable"}
    assert {result["tier"] for result in found} == {"", "T1", "T2", "T3", "T4", "T5"}
    assert any(len({name[:6] for name in result["candidates"].split(";")}) > 1 for result in found)
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".work")]


def test_exactly_one_person_means_one_of_the_province(province: Path, tmp_path: Path) -> None:
    double, single = read_csv(province / "county=360731" / "people.csv")[:2]
    rows = [
        {"row_id": name, "name": person["name"], "id_number": person["id_number"]}
        for name, person in (("two", double), ("one", single))
    ]
    write_csv(tmp_path / "rows.csv", rows)
    match_province(province, tmp_path / "rows.csv", "deaths", tmp_path / "out.csv")
    two, one = read_csv(tmp_path / "out.csv")
    assert (two["outcome"], two["candidates"]) == ("to_judge", "360731/P1;360733/P1;360732/P1")
    assert (one["outcome"], one["county"], one["person_id"], one["tier"]) == ("linked", "360731", "P2", "T1")


def test_a_county_that_cannot_be_read_refuses_the_whole_list(province: Path, tmp_path: Path) -> None:
    write_csv(tmp_path / "rows.csv", [{"row_id": "1", "name": "刘甲生", "id_number": ""}])
    (province / "county=360732" / "people.csv").write_text("nothing\n", encoding="utf-8")
    with pytest.raises(IncompleteProvinceError, match="360732"):
        match_province(province, tmp_path / "rows.csv", "deaths", tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()
    assert not list(tmp_path.glob(".*work"))
