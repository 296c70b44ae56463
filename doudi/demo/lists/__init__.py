"""The departments' lists of an invented county, with wrong payments and missed families whose truth is known.

Written from what lists look like and from the list of signals in words, without looking at the rules that read them.
The same county and seed give the same files.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

    from doudi.demo.lists.planted_cases import Planting, Truth

FIRST_MONTH = date(2023, 5, 1)
LARGE_ROWS = 100_000
"""Lists with more rows are Parquet files, smaller ones CSV."""
CASES_OF_A_COUNTY, COUNTY_PEOPLE, FEWEST_CASES = 90, 1_100_000, 3
MOST_MONTHS = 3


@dataclass(frozen=True)
class Lists:
    """Counts of what was made: rows of the lists by month, truths and near misses."""

    rows: dict[str, dict[str, int]]
    truths: int
    harmless: int


def make_lists(county: Path, out: Path, *, seed: int = 1, first: date = FIRST_MONTH, months: int = 1) -> Lists:
    """Write ``out/county``, ``out/<month>/<source>.csv|parquet``, truths.csv, harmless.csv and arguable.csv.

    Raises:
        ValueError: ``months`` is not between one and ``MOST_MONTHS``, or the county is too small.
        FileNotFoundError: the county lacks a table.
    """
    import duckdb

    from doudi.demo.lists.county import change_county, prepare_people, read_county, write_county
    from doudi.demo.lists.list_files import write_month
    from doudi.values.benefit_month import add_months, format_month

    if not 1 <= months <= MOST_MONTHS:
        message = f"Lists of 1 to {MOST_MONTHS} months can be made, not of {months}."
        raise ValueError(message)
    with duckdb.connect() as connection:
        read_county(connection, county, seed)
        planting = _plant(connection, seed, first, months)
        change_county(connection, planting)
        write_county(connection, out / "county")
        prepare_people(connection, first)
        rows = {}
        for place in range(months):
            month = add_months(first, place)
            folder = out / format_month(month)
            rows[format_month(month)] = write_month(connection, planting, month, folder, seed, LARGE_ROWS)
    for name in ("truths", "harmless", "arguable"):
        _write_truths(out / f"{name}.csv", getattr(planting, name))
    return Lists(rows, len(planting.truths), len(planting.harmless))


def _plant(connection: duckdb.DuckDBPyConnection, seed: int, first: date, months: int) -> Planting:
    from doudi import policy
    from doudi.demo.lists.missed import plant_missed
    from doudi.demo.lists.planted_cases import Planting, pool_of
    from doudi.demo.lists.wrongly_paid import plant_wrongly_paid

    counted = connection.execute("SELECT count(*) FROM people").fetchone()
    people = counted[0] if counted else 0
    number = max(FEWEST_CASES, min(CASES_OF_A_COUNTY, people * CASES_OF_A_COUNTY // COUNTY_PEOPLE))
    standards = {area: int(policy.parameter_value("dibao_standard", first, first, area)) for area in ("rural", "urban")}
    draws = random.Random(seed)  # noqa: S311 - invented data
    planting = Planting(first, months, draws, pool_of(connection, seed, standards))
    plant_missed(planting, number)
    plant_wrongly_paid(planting, number)
    return planting


def _write_truths(path: Path, truths: Sequence[Truth]) -> None:
    """Write what is known, one line per family and signal."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        columns = ("signal", "person_id", "household_id", "source", "is_reachable", "note", "first_month", "last_month")
        writer.writerow(columns)
        for truth in truths:
            months = (f"{truth.first_month:%Y-%m}", f"{truth.last_month:%Y-%m}" if truth.last_month else "")
            where = (truth.signal, truth.person_id, truth.household_id, truth.source)
            writer.writerow((*where, str(truth.is_reachable).lower(), truth.note, *months))
