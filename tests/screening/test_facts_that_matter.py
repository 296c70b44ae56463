"""Which parts of the evidence make a warning another one."""

from __future__ import annotations

from typing import Any

import pytest

from doudi.screening import RULES, Rule

BY_ID = {rule.rule_id: rule for rule in RULES}


def facts(rule_id: str, key: str | None = None, **evidence: Any) -> dict[str, Any]:
    rule: Rule = BY_ID[rule_id]
    return rule.facts_of(evidence, key)


def test_programmes_and_weaker_link_of_the_same_kind_change_nothing() -> None:
    first = facts("W01", death_date="2023-04-30", programmes=["dibao"], tier="T1")
    assert facts("W01", death_date="2023-04-30", programmes=["tekun"], tier="T4") == first
    assert facts("W01", death_date="2023-04-29", programmes=["dibao"], tier="T1") != first


def test_link_by_number_is_news_after_one_by_name() -> None:
    assert facts("W01", death_date="2023-04-30", tier="T5") != facts("W01", death_date="2023-04-30", tier="T1")


def test_two_vehicles_of_a_person_are_two() -> None:
    assert facts("W04", "赣B00001", kind="小型轿车") != facts("W04", "赣B00002", kind="小型轿车")


@pytest.mark.parametrize(
    ("amount", "is_news"), [(100_000, False), (150_000, False), (199_999, False), (200_000, True), (400_000, True)]
)
def test_amounts_are_news_when_they_have_doubled(amount: int, is_news: bool) -> None:
    first = facts("W07", family_balance_fen=120_000, limit_fen=100_000)
    assert (facts("W07", family_balance_fen=amount, limit_fen=100_000) != first) is is_news


def test_amount_without_limit() -> None:
    assert facts("W08", kind="职工养老", base_fen=1, line_fen=0) == {"kind": "职工养老", "base_fen": None}
