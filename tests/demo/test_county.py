"""The invented county: size, reproducibility, plausibility."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from doudi.demo.county import make_county
from doudi.demo.county.shares import REGISTER_DAY
from doudi.snapshot import open_snapshot
from doudi.values.divisions import division_name
from doudi.values.identity_number import IdentityNumber

PEOPLE = 20_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("county")
    make_county(path, PEOPLE, seed=7)
    return path


@pytest.fixture(scope="module")
def county(folder: Path) -> Any:
    connection = duckdb.connect()
    for table in ("households", "people", "awards"):
        connection.execute(f"CREATE VIEW {table} AS FROM '{folder / table}.parquet'")
    return connection


def one(county: Any, query: str) -> Any:
    return county.execute(query).fetchone()[0]


def test_county_opens_without_warning(folder: Path) -> None:
    with open_snapshot(folder) as snapshot:
        assert snapshot.warnings == []
        assert snapshot.connection.execute("SELECT count(*) FROM people").fetchone() == (PEOPLE,)


@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_same_seed_gives_same_bytes(tmp_path: Path, ending: str) -> None:
    for name, seed in (("one", 3), ("two", 3), ("other", 4)):
        (tmp_path / name).mkdir()
        make_county(tmp_path / name, 3_000, seed, ending=ending)
    for table in ("households", "people", "awards"):
        one_file, two_file, other_file = (
            (tmp_path / name / f"{table}.{ending}").read_bytes() for name in ("one", "two", "other")
        )
        assert one_file == two_file
        assert one_file != other_file


def test_formats_have_same_content(tmp_path: Path) -> None:
    rows = []
    for ending in ("parquet", "csv"):
        folder = tmp_path / ending
        folder.mkdir()
        make_county(folder, 3_000, ending=ending)
        with open_snapshot(folder) as snapshot:
            rows.append(
                [
                    snapshot.connection.execute(f"FROM {table} ORDER BY ALL").fetchall()
                    for table in ("households", "people", "awards")
                ]
            )
    assert rows[0] == rows[1]


@pytest.mark.parametrize("people", [1, 2, 7, 300])
def test_small_counties(tmp_path: Path, people: int) -> None:
    assert make_county(tmp_path, people).people == people
    open_snapshot(tmp_path).close()


def test_identity_numbers_are_valid_and_match_columns(county: Any) -> None:
    rows = county.execute("SELECT id_number, birth_date, sex FROM people").fetchall()
    assert len({row[0] for row in rows}) == PEOPLE
    for text, birth_date, sex in rows:
        number = IdentityNumber.parse(text)
        assert (number.birth_date, number.sex) == (birth_date, sex)


def test_identity_numbers_are_unique_on_full_days() -> None:
    import numpy as np

    from doudi.demo.county.identifiers import order_numbers

    number = 3_000
    region, order = order_numbers(np.full(number, 360731), np.full(number, 50_000), np.ones(number, dtype=np.int64))
    assert len(set(zip(region.tolist(), order.tolist(), strict=True))) == number
    assert set(order % 2) == {1}
    assert order.max() <= 999


@pytest.mark.parametrize("people", [0, -1, 20_000_001])
def test_impossible_sizes_are_refused(tmp_path: Path, people: int) -> None:
    with pytest.raises(ValueError, match="A county has"):
        make_county(tmp_path, people)
    assert list(tmp_path.iterdir()) == []


def test_villages_are_those_of_the_county(county: Any) -> None:
    codes = [row[0] for row in county.execute("SELECT DISTINCT village_code FROM households").fetchall()]
    assert len(codes) > 350
    assert all(division_name(code) for code in codes)


def test_families_are_plausible(county: Any) -> None:
    assert 3.0 < PEOPLE / one(county, "SELECT count(*) FROM households") < 3.9
    assert one(county, "SELECT count(*) FROM people WHERE relation = '户主'") == one(
        county, "SELECT count(*) FROM households"
    )
    pairs = "FROM people AS head JOIN people AS other USING (household_id) WHERE head.relation = '户主' AND "
    assert one(county, f"SELECT count(*) {pairs} other.relation = '配偶' AND head.sex = other.sex") == 0
    gap = "datediff('year', head.birth_date, other.birth_date)"
    assert one(county, f"SELECT min({gap}) {pairs} other.relation IN ('子', '女')") >= 17
    assert one(county, f"SELECT max({gap}) {pairs} other.relation IN ('父亲', '母亲')") <= -17
    assert one(county, "SELECT max(birth_date) FROM people") <= REGISTER_DAY
    assert one(county, "SELECT min(birth_date) FROM people") > date(1910, 1, 1)


@pytest.mark.parametrize(
    ("share", "low", "high"),
    [
        ("avg((birth_date > DATE '2005-05-31')::INTEGER)", 0.24, 0.31),
        ("avg((birth_date <= DATE '1963-05-31')::INTEGER)", 0.13, 0.17),
        ("avg((sex = 'male')::INTEGER)", 0.50, 0.53),
        ("avg((disability_grade > 0)::INTEGER)", 0.018, 0.035),
        ("(SELECT count(DISTINCT person_id) FROM awards) / count(*)", 0.040, 0.075),
        ("(SELECT count(DISTINCT person_id) FROM awards WHERE programme = 'dibao') / count(*)", 0.030, 0.060),
        ("(SELECT count(DISTINCT person_id) FROM awards WHERE programme = 'tekun') / count(*)", 0.002, 0.009),
    ],
)
def test_shares_are_plausible(county: Any, share: str, low: float, high: float) -> None:
    assert low < one(county, f"SELECT {share} FROM people") < high


def test_county_has_cases_to_find(county: Any) -> None:
    assert (
        one(
            county,
            "SELECT count(*) FROM awards JOIN people USING (person_id) "
            "WHERE death_date < DATE '2023-01-01' AND to_month IS NULL",
        )
        > 0
    )
    assert one(county, "SELECT count(*) FROM awards WHERE to_month IS NOT NULL") > 0
    assert one(county, "SELECT count(*) FROM awards WHERE from_month BETWEEN '2023-01' AND '2023-05'") > 0
