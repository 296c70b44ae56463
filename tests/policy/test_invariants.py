"""Invariants of dues for random populations and figures."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doudi import policy
from doudi.policy.engine.costs import fill_costs
from tests.policy.conftest import AFTER_P30, BEFORE_P30, FIRST, LAST
from tests.policy.random_population import copy_table, differing_rows, number_of_rows

AREAS = st.sampled_from(["urban", "rural"])
KNOWN = st.sampled_from([BEFORE_P30, AFTER_P30])
MONTHS = st.dates(date(2022, 1, 1), date(2026, 12, 1)).map(lambda day: day.replace(day=1))
INCOME_FEN = st.integers(0, 200_000)
RAISE_FEN = 12_345


def standards() -> list[tuple[str, str | None]]:
    """Every amount that dues read, with each of its categories."""
    book = policy.rule_book()
    dues = [rule.name for rule in book.rules if isinstance(rule.gives, policy.Due)]
    needed = book.graph_on(AFTER_P30.replace(day=1)).needed(dues)
    names = sorted({name for node in needed for name in node.parameters if book.parameters[name].unit == "fen"})
    return [(name, key) for name in names for key in book.parameters[name].values[0].figures]


def test_no_due_is_negative(large_county: Any) -> None:
    policy.rule_book().over(large_county).fill_dues(FIRST, LAST, AFTER_P30)
    smallest, rows = large_county.execute("SELECT min(amount_fen), count(*) FROM due").fetchone()
    assert rows > 18_000
    assert smallest > 0


@pytest.mark.parametrize(("name", "key"), standards())
def test_raised_standard_never_lowers_a_total(county: Any, name: str, key: str | None) -> None:
    month = date(2023, 2, 1)
    raised = policy.parameter_value(name, month, AFTER_P30, key) + RAISE_FEN
    found = policy.rule_book().over(county).simulate(FIRST, LAST, AFTER_P30, {name: {key: raised}})
    rows = county.execute(f"SELECT min(difference_fen), count(*) FROM ({found.people})").fetchone()
    assert rows[1] > 0, "the raise reaches nobody: the test shows nothing"
    assert rows[0] > 0


@given(area=AREAS, month=MONTHS, known=KNOWN, income_fen=INCOME_FEN)
def test_more_income_never_raises_dibao(area: str, month: date, known: date, income_fen: int) -> None:
    less, more = (
        policy.rule_book().monthly_due_fen(
            "dibao", month, known, area=area, dibao_class="other", assessed_income_fen=fen
        )
        for fen in (income_fen, income_fen + 1)
    )
    assert less >= more
    assert less - more in {0, 1}


@given(area=AREAS, month=MONTHS, income_fen=INCOME_FEN, dibao_class=st.sampled_from(["long_term", "other"]))
def test_p30_never_lowers_dibao(area: str, month: date, income_fen: int, dibao_class: str) -> None:
    before, after = (
        policy.rule_book().monthly_due_fen(
            "dibao", month, known, area=area, dibao_class=dibao_class, assessed_income_fen=income_fen
        )
        for known in (BEFORE_P30, AFTER_P30)
    )
    assert after >= before


def by_month(connection: Any, table: str) -> None:
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT person_id, programme, award_id, amount_fen, "
        "UNNEST(range(first_month, last_month + 1)) AS month FROM due"
    )


def test_dues_do_not_depend_on_range_of_months(county: Any) -> None:
    policy.rule_book().over(county).fill_dues(FIRST, LAST, AFTER_P30)
    by_month(county, "at_once")
    for number, (first, last) in enumerate(
        [(FIRST, date(2022, 12, 1)), (date(2023, 1, 1), date(2023, 1, 1)), (date(2023, 2, 1), LAST)]
    ):
        policy.rule_book().over(county).fill_dues(first, last, AFTER_P30)
        by_month(county, f"part_{number}")
    county.execute("CREATE TEMP TABLE in_parts AS FROM part_0 UNION ALL FROM part_1 UNION ALL FROM part_2")
    assert differing_rows(county, "at_once", "in_parts") == []


def test_dues_do_not_depend_on_row_order(county: Any) -> None:
    policy.rule_book().over(county).fill_dues(FIRST, LAST, AFTER_P30)
    before = county.execute("SELECT * FROM due").fetchall()
    for table in ("households", "people", "awards"):
        county.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM {table} ORDER BY hash({table}::VARCHAR)")
    policy.rule_book().over(county).fill_dues(FIRST, LAST, AFTER_P30)
    assert county.execute("SELECT * FROM due").fetchall() == before


def test_due_intervals_are_maximal(county: Any) -> None:
    policy.rule_book().over(county).fill_dues(FIRST, LAST, AFTER_P30)
    touching = county.execute(
        "SELECT count(*) FROM due AS one JOIN due AS other ON one.person_id = other.person_id "
        "AND one.programme = other.programme AND one.award_id = other.award_id "
        "AND one.amount_fen = other.amount_fen AND other.first_month = one.last_month + 1"
    ).fetchone()[0]
    assert touching == 0


def test_shares_add_up_to_dues(county: Any) -> None:
    fill_costs(county, policy.rule_book(), FIRST, LAST, AFTER_P30)
    policy.rule_book().over(county).fill_dues(FIRST, LAST, AFTER_P30)
    copy_table(county, "(SELECT programme, SUM(amount_fen)::BIGINT AS fen FROM cost GROUP BY ALL)", "borne")
    copy_table(
        county,
        "(SELECT programme, SUM(amount_fen * (last_month - first_month + 1))::BIGINT AS fen FROM due GROUP BY ALL)",
        "owed",
    )
    assert number_of_rows(county, "borne") == len(policy.due_programmes())
    assert differing_rows(county, "borne", "owed") == []
