"""A county computed with arrays: the rows of the other engine, in parts, and what arrays treat apart."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from doudi import policy
from doudi.policy.engine.arrays import engine as array_engine
from tests.policy.conftest import AFTER_P30, FIRST, LAST
from tests.policy.random_population import copy_table, differing_rows, fill, number_of_rows


@pytest.fixture
def moving_county() -> Iterator[Any]:
    """3,000 people, some of whom move between town and country, as a snapshot has them: without an application."""
    with duckdb.connect() as connection:
        fill(connection, 3_000, seed=3, moves=True)
        answers = ", ".join(fact.name for fact in policy.FACTS if fact.source == "application")
        connection.execute(f"CREATE OR REPLACE TABLE people AS SELECT * EXCLUDE ({answers}) FROM people")
        yield connection


def by_queries(connection: Any, first: date = FIRST, last: date = LAST) -> None:
    """Fill wanted_assessment and wanted_due with the rows of the engine that prints SQL."""
    computation = policy.rule_book().over(connection, "duckdb")
    copy_table(connection, f"({computation.assess_everybody(first, last, AFTER_P30)})", "wanted_assessment")
    computation.fill_dues(first, last, AFTER_P30)
    copy_table(connection, "due", "wanted_due")


def by_arrays(connection: Any, first: date = FIRST, last: date = LAST) -> None:
    """Fill assessment and due from one reading of the columns."""
    tables = list(policy.rule_book().compute_county(connection, first, last, AFTER_P30))
    connection.register("listed", pa.concat_tables(tables, promote_options="permissive"))
    copy_table(connection, "listed", "assessment")


@pytest.mark.parametrize("people_at_once", [2_000_000, 700])
def test_dues_and_assessment_are_those_of_queries(
    moving_county: Any, people_at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(array_engine, "_PEOPLE_AT_ONCE", people_at_once)
    months = (date(2022, 12, 1), date(2023, 3, 1))  # on both sides of the raise
    by_queries(moving_county, *months)
    by_arrays(moving_county, *months)
    assert number_of_rows(moving_county, "assessment") > 3_000
    assert differing_rows(moving_county, "assessment", "wanted_assessment") == []
    assert number_of_rows(moving_county, "due") > 500
    assert differing_rows(moving_county, "due", "wanted_due") == []


def test_of_two_awards_in_force_the_larger_income_counts(moving_county: Any) -> None:
    month = (date(2023, 2, 1), date(2023, 2, 1))
    moving_county.execute(
        "INSERT INTO awards SELECT award_id || 'x', person_id, programme, from_month, to_month, dibao_class, "
        "assessed_income_fen + 100, self_care, child_status, in_institution FROM awards WHERE programme = 'dibao'"
    )
    by_queries(moving_county, *month)
    by_arrays(moving_county, *month)
    assert differing_rows(moving_county, "assessment", "wanted_assessment") == []
    assert differing_rows(moving_county, "due", "wanted_due") == []


def test_without_awards_nothing_is_due_and_everybody_is_assessed(moving_county: Any) -> None:
    moving_county.execute("DELETE FROM awards")
    month = (date(2023, 2, 1), date(2023, 2, 1))
    by_queries(moving_county, *month)
    by_arrays(moving_county, *month)
    assert number_of_rows(moving_county, "due") == 0
    assert number_of_rows(moving_county, "assessment") == 3_000
    assert differing_rows(moving_county, "assessment", "wanted_assessment") == []


def test_people_and_awards_of_nobody_are_left_out(moving_county: Any) -> None:
    moving_county.execute("UPDATE people SET household_id = 'H-none' WHERE person_id = 'P7'")
    moving_county.execute("UPDATE awards SET person_id = 'P-none' WHERE person_id = 'P8'")
    month = (date(2023, 2, 1), date(2023, 2, 1))
    by_queries(moving_county, *month)
    by_arrays(moving_county, *month)
    assert number_of_rows(moving_county, "assessment") == 2_999
    assert differing_rows(moving_county, "assessment", "wanted_assessment") == []
