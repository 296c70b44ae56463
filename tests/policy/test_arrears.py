"""Arrears: dues as known now minus payments; back payment of late raises."""

from datetime import date
from typing import Any

import pytest

from doudi import policy
from tests.policy.conftest import AFTER_P30, BEFORE_P30
from tests.policy.random_population import copy_table, differing_rows, number_of_rows

JANUARY, APRIL = date(2023, 1, 1), date(2023, 4, 1)

MONTHLY = (
    "SELECT person_id, programme, make_date((month // 12)::BIGINT, (month % 12 + 1)::BIGINT, 1) AS month, amount_fen "
    "FROM (SELECT person_id, programme, amount_fen, UNNEST(range(first_month, last_month + 1)) AS month FROM due)"
)


def pay_everything_as_known(connection: Any, known: date) -> None:
    policy.rule_book().over(connection).fill_dues(JANUARY, APRIL, known)
    connection.execute(f"CREATE OR REPLACE TABLE paid AS {MONTHLY}")


def arrears(connection: Any) -> list[tuple[Any, ...]]:
    policy.rule_book().over(connection).fill_arrears(JANUARY, APRIL, AFTER_P30)
    return list(connection.execute("SELECT * FROM arrears").fetchall())


def test_no_arrears_after_full_payment(county: Any) -> None:
    pay_everything_as_known(county, AFTER_P30)
    assert number_of_rows(county, "paid") > 1_000
    assert arrears(county) == []


def test_arrears_equal_dues_without_payment(county: Any) -> None:
    pay_everything_as_known(county, AFTER_P30)
    total_fen = county.execute("SELECT sum(amount_fen) FROM paid").fetchone()[0]
    county.execute("DELETE FROM paid")
    assert sum(row[-1] for row in arrears(county)) == total_fen


def test_late_raise_gives_back_payment(county: Any) -> None:
    pay_everything_as_known(county, BEFORE_P30)
    owed = {row[:3]: row[-1] for row in arrears(county)}
    assert owed
    policy.rule_book().over(county).fill_differences(JANUARY, APRIL, BEFORE_P30, AFTER_P30)
    steps = county.execute(
        "SELECT person_id, programme, UNNEST(range(first_month, last_month + 1)), amount_fen FROM difference"
    ).fetchall()
    assert {row[:3]: row[3] for row in steps} == owed


@pytest.mark.parametrize("extra_fen", [1, 5_000])
def test_overpayment_is_negative(county: Any, extra_fen: int) -> None:
    pay_everything_as_known(county, AFTER_P30)
    person_id, programme = county.execute("SELECT person_id, programme FROM paid ORDER BY ALL LIMIT 1").fetchone()
    county.execute("INSERT INTO paid VALUES ($1, $2, DATE '2023-02-01', $3)", [person_id, programme, extra_fen])
    found = arrears(county)
    assert [(row[0], row[1], row[2], row[-1]) for row in found] == [(person_id, programme, 2023 * 12 + 1, -extra_fen)]


def test_payments_outside_range_are_ignored(county: Any) -> None:
    pay_everything_as_known(county, AFTER_P30)
    county.execute("INSERT INTO paid SELECT person_id, programme, DATE '2023-05-01', amount_fen FROM paid LIMIT 10")
    assert arrears(county) == []


def test_split_and_returned_payments_add_up(county: Any) -> None:
    pay_everything_as_known(county, AFTER_P30)
    county.execute(
        "CREATE OR REPLACE TABLE paid AS SELECT person_id, programme, month, amount_fen + 700 AS amount_fen FROM paid "
        "UNION ALL SELECT person_id, programme, month, -700 FROM paid"
    )
    assert arrears(county) == []


def test_engines_agree_on_arrears(county: Any) -> None:
    pay_everything_as_known(county, BEFORE_P30)
    for engine in ("duckdb", "python"):
        policy.rule_book().over(county, engine).fill_arrears(JANUARY, APRIL, AFTER_P30)
        copy_table(county, "arrears", f"arrears_by_{engine}")
    assert differing_rows(county, "arrears_by_duckdb", "arrears_by_python") == []


def test_no_difference_between_days_of_equal_knowledge(county: Any) -> None:
    policy.rule_book().over(county).fill_differences(JANUARY, APRIL, date(2023, 3, 30), BEFORE_P30)
    assert number_of_rows(county, "difference") == 0
    policy.rule_book().over(county).fill_differences(date(2022, 10, 1), date(2022, 12, 1), BEFORE_P30, AFTER_P30)
    assert number_of_rows(county, "difference") == 0


def test_no_difference_before_the_raise(county: Any) -> None:
    policy.rule_book().over(county).fill_differences(date(2022, 10, 1), APRIL, BEFORE_P30, AFTER_P30)
    copy_table(county, "difference", "longer")
    policy.rule_book().over(county).fill_differences(JANUARY, APRIL, BEFORE_P30, AFTER_P30)
    assert differing_rows(county, "difference", "longer") == []
