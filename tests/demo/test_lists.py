"""The departments' lists of the invented county: every signal has its truths, the same seed gives the same files."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from doudi.demo.county import make_county
from doudi.demo.lists import Lists, make_lists
from doudi.demo.lists.sources import SOURCES
from doudi.matching import source_names
from doudi.snapshot import open_snapshot
from doudi.values.identity_number import IdentityNumber

PEOPLE = 3_000
SIGNALS = {*(f"W{number:02d}" for number in (*range(1, 10), 15)), *(f"M{number:02d}" for number in range(1, 12))}


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county")
    make_county(folder, PEOPLE, seed=1)
    return folder


@pytest.fixture(scope="module")
def lists(county: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Lists]:
    out = tmp_path_factory.mktemp("lists")
    return out, make_lists(county, out, seed=3, months=2)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_signal_has_truths_and_near_misses(lists: tuple[Path, Lists]) -> None:
    out, made = lists
    truths, harmless = read(out / "truths.csv"), read(out / "harmless.csv")

    assert {row["signal"] for row in truths} == SIGNALS
    assert {row["signal"] for row in harmless} == SIGNALS
    assert (made.truths, made.harmless) == (len(truths), len(harmless))
    assert min(Counter(row["signal"] for row in truths).values()) >= 3


def test_truths_are_about_people_of_the_county(lists: tuple[Path, Lists]) -> None:
    out, _made = lists
    query = f"SELECT person_id, household_id FROM '{out / 'county' / 'people.parquet'}'"
    with duckdb.connect() as connection:
        people = dict(connection.execute(query).fetchall())

    for name in ("truths", "harmless", "arguable"):
        for row in read(out / f"{name}.csv"):
            assert people[row["person_id"]] == row["household_id"]


def test_changed_county_opens_without_warning(lists: tuple[Path, Lists]) -> None:
    out, _made = lists
    with open_snapshot(out / "county") as snapshot:
        assert snapshot.warnings == []
        assert snapshot.connection.execute("SELECT count(*) FROM people").fetchone() == (PEOPLE,)


def test_every_month_has_every_list(lists: tuple[Path, Lists]) -> None:
    out, made = lists
    assert set(SOURCES) <= set(source_names())
    for month in ("2023-05", "2023-06"):
        assert {path.name for path in (out / month).iterdir()} == {f"{source}.csv" for source in SOURCES}
        assert all(made.rows[month].values())


def test_most_numbers_are_valid_and_some_people_are_unknown(lists: tuple[Path, Lists]) -> None:
    out, _made = lists
    rows = read(out / "2023-05" / "deposits.csv")
    valid = []
    for row in rows:
        try:
            IdentityNumber.parse(row["id_number"])
            valid.append(row["id_number"])
        except ValueError:
            continue

    assert 0.75 < len(valid) / len(rows) < 0.98
    assert any(number.startswith("362101") for number in valid)
    assert any(not row["id_number"] for row in rows)


def test_same_seed_gives_same_files(county: Path, tmp_path: Path) -> None:
    for name, seed in (("one", 3), ("two", 3), ("other", 4)):
        make_lists(county, tmp_path / name, seed=seed)
    for path in ("truths.csv", "harmless.csv", "county/people.parquet", "2023-05/deaths.csv", "2023-05/vehicles.csv"):
        one, two, other = ((tmp_path / name / path).read_bytes() for name in ("one", "two", "other"))
        assert one == two
        assert one != other


def test_too_many_months_are_refused(county: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="1 to 3 months"):
        make_lists(county, tmp_path, months=4)


def test_too_small_county_is_refused(tmp_path: Path) -> None:
    (tmp_path / "county").mkdir()
    make_county(tmp_path / "county", 100, seed=1)
    with pytest.raises(ValueError, match="too few families"):
        make_lists(tmp_path / "county", tmp_path / "out")


def test_folder_without_a_county_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no households\.parquet"):
        make_lists(tmp_path, tmp_path / "out")
