"""Division and rounding are the same on every engine, also below zero."""

import math
from datetime import date
from fractions import Fraction
from typing import Any

import duckdb
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from doudi.policy.engine.dues import compute_results
from doudi.policy.engine.rule_book import RuleBook
from doudi.policy.engine.rule_book_checks import load_rule_book
from doudi.policy.facts import FACTS
from doudi.policy.language import (
    Amount,
    Count,
    Ratio,
    divided_down,
    larger,
    person_rule,
    share_down,
    share_half_up,
    share_up,
    smaller,
)
from tests.policy.random_population import fill

MONTH = date(2023, 1, 1)
SHARE = Fraction(3333, 10_000)
OPERATIONS = ("down", "up", "half_up", "divided", "difference", "higher", "lower")


@person_rule("舍去", cites="T1")
def down(business_fen: Amount, share: Ratio) -> Amount:
    return share_down(business_fen, share)


@person_rule("进位", cites="T1")
def up(business_fen: Amount, share: Ratio) -> Amount:
    return share_up(business_fen, share)


@person_rule("四舍五入", cites="T1")
def half_up(business_fen: Amount, share: Ratio) -> Amount:
    return share_half_up(business_fen, share)


@person_rule("除", cites="T1")
def divided(business_fen: Amount, disability_grade: Count) -> Amount:
    return divided_down(business_fen, disability_grade)


@person_rule("差", cites="T1")
def difference(business_fen: Amount, wage_fen: Amount) -> Amount:
    return business_fen - wage_fen


@person_rule("高者", cites="T1")
def higher(business_fen: Amount, wage_fen: Amount) -> Amount:
    return larger(business_fen, wage_fen)


@person_rule("低者", cites="T1")
def lower(business_fen: Amount, wage_fen: Amount) -> Amount:
    return smaller(business_fen, wage_fen)


def expected(business: int, wage: int, grade: int) -> dict[str, int]:
    exact = business * SHARE
    return {
        "down": math.floor(exact),
        "up": math.ceil(exact),
        "half_up": math.floor(exact + Fraction(1, 2)),
        "divided": math.floor(Fraction(business, grade)) if grade else 0,
        "difference": business - wage,
        "higher": max(business, wage),
        "lower": min(business, wage),
    }


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> RuleBook:
    folder = tmp_path_factory.mktemp("book")
    (folder / "legislation").mkdir()
    (folder / "parameters").mkdir()
    legal_text = {"id": "T1", "title": "试行办法", "decided": date(2020, 1, 1)}
    (folder / "legislation" / "T1.yaml").write_text(yaml.safe_dump(legal_text), encoding="utf-8")
    share = {"effective": date(2020, 1, 1), "value": "0.3333", "cites": "T1", "status": "confirmed"}
    share_of = {"share": {"label": "比例", "unit": "ratio", "values": [share]}}
    (folder / "parameters" / "share.yaml").write_text(yaml.safe_dump(share_of), encoding="utf-8")
    return load_rule_book(folder, FACTS, [down, up, half_up, divided, difference, higher, lower])


def computed(book: RuleBook, engine: str, connection: Any) -> dict[str, dict[str, int]]:
    compute_results(connection, book, OPERATIONS, MONTH, MONTH, date(2023, 1, 1), all_people=True, engine=engine)
    rows = connection.execute(f"SELECT person_id, {', '.join(OPERATIONS)} FROM result").fetchall()
    return {row[0]: dict(zip(OPERATIONS, row[1:], strict=True)) for row in rows}


@pytest.mark.parametrize(
    "engine", ["duckdb", "arrays", "python", pytest.param("spark", marks=[pytest.mark.spark, pytest.mark.long])]
)
def test_rounding_on_random_population(book: RuleBook, engine: str) -> None:
    if engine == "spark":
        pytest.importorskip("pyspark", reason="the optional Spark package is not installed")
    with duckdb.connect() as connection:
        fill(connection, 2_000, moves=True)
        connection.execute("UPDATE people SET business_fen = business_fen - 45_000 WHERE wage_fen > 0")
        people = connection.execute("SELECT person_id, business_fen, wage_fen, disability_grade FROM people")
        wanted = {row[0]: expected(*row[1:]) for row in people.fetchall()}
        assert computed(book, engine, connection) == wanted
    assert any(one["down"] < 0 for one in wanted.values())


@given(business=st.integers(-(10**12), 10**12), wage=st.integers(0, 10**12), grade=st.integers(0, 4))
def test_rounding_of_one_person_in_python(book: RuleBook, business: int, wage: int, grade: int) -> None:
    epoch = book.epoch_of(OPERATIONS, MONTH, MONTH)
    figures = {"business_fen": business, "wage_fen": wage, "disability_grade": grade}
    book.compiled(epoch.graph, OPERATIONS)(epoch.figures, {}, {}, [figures])
    assert {name: figures[name] for name in OPERATIONS} == expected(business, wage, grade)
