"""An invented province: counties of their own people and numbers, a few people paid in two, and a list of all.

Each county is drawn from its own seed. All are modelled on one county, so the first four digits of every identity
number become those of the county, with the check character that belongs to them: nobody is in two counties by chance.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import duckdb

from bench.labelled_rows import labelled_rows
from bench.matching import write_rows
from doudi.demo.county import make_county
from doudi.files.query_rows import only_row

DOUBLES = 100
"""People of the first county on dibao who are registered in the second as well."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB11643-2
_SUM = " + ".join(f"digits // {10 ** (16 - place)} % 10 * {weight}" for place, weight in enumerate(_WEIGHTS))


def code_of(place: int) -> str:
    """The invented code of a county; no county of the province has it."""
    return f"36{20 + place:02d}31"


def make_province(folder: Path, counties: int, people: int) -> None:
    """Write the counties that are not there yet, and let people of the first be in the second too."""
    for place in range(counties):
        county = folder / f"county={code_of(place)}"
        if not county.exists():
            aside = folder / f"making-{place}"
            aside.mkdir(parents=True)
            make_county(aside, people, seed=place + 1)
            _take_own_numbers(aside, code_of(place))
            aside.rename(county)
    if counties > 1:
        _double(folder / f"county={code_of(0)}", folder / f"county={code_of(1)}")


def _rewrite(connection: duckdb.DuckDBPyConnection, path: Path, query: str) -> None:
    aside = path.with_suffix(".aside")
    source = f"read_parquet('{path}', hive_partitioning = false)"
    connection.execute(f"COPY ({query.format(source=source)}) TO '{aside}' (FORMAT PARQUET, COMPRESSION zstd)")
    aside.replace(path)


def _take_own_numbers(county: Path, code: str) -> None:
    with duckdb.connect() as connection:
        _rewrite(
            connection,
            county / "people.parquet",
            f"""
            SELECT * EXCLUDE (digits) REPLACE (
                digits::VARCHAR || '10X98765432'[({_SUM}) % 11 + 1] AS id_number)
            FROM (SELECT *, CAST('{code[:4]}' || substr(id_number, 5, 13) AS BIGINT) AS digits FROM {{source}})
            """,
        )
        _rewrite(
            connection,
            county / "households.parquet",
            f"SELECT * REPLACE ('{code}' || substr(village_code, 7) AS village_code) FROM {{source}}",
        )


def _double(first: Path, second: Path) -> None:
    """Give the first people on dibao of the second county the numbers and names of those of the first."""
    with duckdb.connect() as connection:
        on_dibao = """
            (SELECT p.*, row_number() OVER (ORDER BY p.person_id) AS place FROM read_parquet('{0}/people.parquet',
             hive_partitioning = false) p SEMI JOIN (SELECT person_id FROM read_parquet('{0}/awards.parquet',
             hive_partitioning = false) WHERE programme = 'dibao' AND to_month IS NULL) a USING (person_id)
             WHERE death_date IS NULL QUALIFY place <= {1})
        """
        pairs = (
            f"SELECT b.person_id AS own, a.name AS same_name, a.id_number AS same_number "
            f"FROM {on_dibao.format(first, DOUBLES)} a JOIN {on_dibao.format(second, DOUBLES)} b USING (place)"
        )
        connection.execute(f"CREATE TABLE pair AS {pairs}")
        _rewrite(
            connection,
            second / "people.parquet",
            "SELECT * EXCLUDE (own, same_name, same_number) REPLACE (coalesce(same_name, name) AS name, "
            "coalesce(same_number, id_number) AS id_number) FROM {source} LEFT JOIN pair ON own = person_id",
        )


def planted_doubles(province: Path) -> int:
    """How many people of the first county are in the second as well."""
    first, second = (f"read_parquet('{province}/county={code_of(place)}/people.parquet')" for place in range(2))
    with duckdb.connect() as connection:
        return int(only_row(connection, f"SELECT COUNT(*) FROM {first} SEMI JOIN {second} USING (id_number)")[0])


def link_province(folder: Path, counties: Path, number: int) -> Path:
    """Make a province of the first counties, without copying them."""
    folder.mkdir(parents=True, exist_ok=True)
    for place in range(number):
        link = folder / f"county={code_of(place)}"
        if not link.exists():
            link.symlink_to((counties / link.name).resolve(), target_is_directory=True)
    return folder


def write_list(province: Path, path: Path, rows: int) -> None:
    """Write a list of people of all counties with the errors that lists have."""
    files = f"read_parquet('{province}/*/people.parquet', hive_partitioning = false)"
    sample = f"SELECT person_id, name, id_number, birth_date FROM {files} USING SAMPLE {rows} ROWS (reservoir, 7)"
    with duckdb.connect() as connection:
        people: list[Any] = connection.execute(sample).fetchall()
    write_rows(labelled_rows(people, rows, seed=16), path)


def rows_in(path: Path) -> int:
    """The rows of a CSV file with a head."""
    with path.open(encoding="utf-8", newline="") as stream:
        return sum(1 for _row in csv.reader(stream)) - 1
