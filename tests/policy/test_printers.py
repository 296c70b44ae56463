"""All engines give the same rows."""

from datetime import date
from typing import Any

import pytest

from doudi import policy
from doudi.policy.engine.dues import compute_results
from doudi.policy.facts import FACTS
from tests.policy.conftest import AFTER_P30, FIRST, LAST
from tests.policy.random_population import copy_table, differing_rows, number_of_rows

PRICE_INDICES = {"cpi_rise": 310, "food_price_rise": 100, "low_income_index_rise": 345}
APPLICATION_FACTS = frozenset(fact.name for fact in FACTS if fact.source == "application")


def compute_every_rule(connection: Any, engine: str, table: str, first: date = FIRST, last: date = LAST) -> None:
    """Compute every rule for all people, with all application facts."""
    book = policy.rule_book()
    rules = tuple(book.names_on(FIRST))
    compute_results(
        connection,
        book,
        rules,
        first,
        last,
        AFTER_P30,
        all_people=True,
        county=PRICE_INDICES,
        engine=engine,
        application_facts=APPLICATION_FACTS,
    )
    copy_table(connection, "result", table)


def test_engines_agree_on_every_rule(county: Any) -> None:
    for engine in ("duckdb", "python", "arrays"):
        compute_every_rule(county, engine, f"by_{engine}")
    assert number_of_rows(county, "by_duckdb") > 10_000
    assert differing_rows(county, "by_duckdb", "by_python") == []
    assert differing_rows(county, "by_duckdb", "by_arrays") == []


@pytest.mark.spark
@pytest.mark.long
def test_spark_agrees_on_every_rule(county: Any) -> None:
    pytest.importorskip("pyspark", reason="the optional Spark package is not installed")
    months = (date(2022, 12, 1), date(2023, 3, 1))  # on both sides of the raise, and quick enough to plan
    compute_every_rule(county, "duckdb", "by_duckdb", *months)
    compute_every_rule(county, "spark", "by_spark", *months)
    assert differing_rows(county, "by_duckdb", "by_spark") == []


def test_engines_agree_on_dues_of_100000_people(large_county: Any) -> None:
    for engine in ("duckdb", "python", "arrays"):
        policy.rule_book().over(large_county, engine).fill_dues(FIRST, LAST, AFTER_P30)
        copy_table(large_county, "due", f"due_by_{engine}")
    assert number_of_rows(large_county, "due_by_duckdb") > 18_000
    assert differing_rows(large_county, "due_by_duckdb", "due_by_python") == []
    assert differing_rows(large_county, "due_by_duckdb", "due_by_arrays") == []


@pytest.mark.parametrize("known", [date(2023, 3, 31), date(2023, 5, 10), date(2026, 1, 1)])
def test_engines_agree_on_dues_for_any_day_of_knowledge(county: Any, known: date) -> None:
    for engine in ("duckdb", "python", "arrays"):
        policy.rule_book().over(county, engine).fill_dues(date(2022, 1, 1), date(2026, 6, 1), known)
        copy_table(county, "due", f"due_by_{engine}")
    assert differing_rows(county, "due_by_duckdb", "due_by_python") == []
    assert differing_rows(county, "due_by_duckdb", "due_by_arrays") == []
