"""Registrations and awards under one number in two counties; the queries are the same on DuckDB and on Spark."""

from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pytest

from doudi.province.counties import counties_of
from doudi.province.county_work import work_on_county
from doudi.province.doubles import MOST_REGISTRATIONS, QUERIES, REPEATED, NumbersOrder
from doudi.province.installation import installation_digest
from tests.province.conftest import CODES, tables_of, write_county


def found(province: Path, out: Path) -> dict[str, list[dict[str, Any]]]:
    """The doubles by DuckDB, from what the counties wrote."""
    work = partial(work_on_county, order=NumbersOrder(), out=out, installation=installation_digest())
    assert {work(county).state for county in counties_of(province)} == {"computed"}
    with duckdb.connect() as connection:
        for table in NumbersOrder.results:
            files = f"'{out / table}/*/part.parquet', hive_partitioning = true, hive_types_autocast = false"
            connection.execute(f"CREATE VIEW {table} AS FROM read_parquet({files})")
        connection.execute(f"CREATE VIEW repeated AS {REPEATED}")
        return {result: connection.sql(query).to_arrow_table().to_pylist() for result, query in QUERIES.items()}


def test_a_person_of_two_counties_and_the_award_paid_twice(province: Path, tmp_path: Path) -> None:
    doubles = found(province, tmp_path)
    registrations = sorted(doubles["double_registrations"], key=lambda row: row["county"])
    assert [(row["county"], row["person_id"]) for row in registrations] == [("360731", "P1"), ("360733", "P1")]
    assert {row["same_as"] for row in registrations} == {"360731/P1"}
    assert all(row["names_agree"] and row["number_is_valid"] for row in registrations)
    (award,) = doubles["double_awards"]
    assert award == {
        "same_as": "360731/P1",
        "names_agree": True,
        "programme": "dibao",
        "county": "360731",
        "person_id": "P1",
        "award_id": "A1",
        "other_county": "360733",
        "other_person_id": "P1",
        "other_award_id": "A1",
        "from_month": "2022-01",
        "to_month": None,
    }


@pytest.mark.parametrize(
    ("first", "other", "overlap"),
    [
        (("2022-01", "2022-06"), ("2022-06", ""), ("2022-06", "2022-06")),
        (("2022-01", "2022-05"), ("2022-06", ""), None),
        (("2023-03", ""), ("2022-01", "2023-04"), ("2023-03", "2023-04")),
    ],
)
def test_awards_that_follow_one_another_are_no_double(
    province: Path, tmp_path: Path, first: tuple[str, str], other: tuple[str, str], overlap: tuple[str, str] | None
) -> None:
    for place, months in ((0, first), (2, other)):
        tables = tables_of(place)
        tables["people"][0] |= {name: tables_of(0)["people"][0][name] for name in ("id_number", "name")}
        tables["awards"][0] |= dict(zip(("from_month", "to_month"), months, strict=True))
        write_county(province, CODES[place], tables)
    awards = found(province, tmp_path)["double_awards"]
    assert [(row["from_month"], row["to_month"]) for row in awards] == ([overlap] if overlap else [])


def test_a_number_of_fifteen_digits_is_the_same_number(province: Path, tmp_path: Path) -> None:
    tables = tables_of(2)
    number = tables_of(0)["people"][0]["id_number"]
    tables["people"][0] |= {"id_number": number[:6] + number[8:17], "name": "别的名字", "birth_date": "1980-01-01"}
    write_county(province, CODES[2], tables)
    registrations = found(province, tmp_path)["double_registrations"]
    assert {(row["county"], row["names_agree"]) for row in registrations} == {("360731", False), ("360733", False)}


def test_a_number_that_very_many_have_gives_no_pairs(province: Path, tmp_path: Path) -> None:
    tables = tables_of(2)
    shared = tables_of(0)["people"][0]
    for place in range(MOST_REGISTRATIONS):
        tables["people"].append({**shared, "person_id": f"Q{place}"})
        tables["awards"].append({**tables["awards"][0], "award_id": f"B{place}", "person_id": f"Q{place}"})
    write_county(province, CODES[2], tables)
    doubles = found(province, tmp_path)
    assert len(doubles["double_registrations"]) == MOST_REGISTRATIONS + 1
    assert doubles["double_awards"] == []
