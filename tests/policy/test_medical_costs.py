"""Carried medical costs: worked examples on every engine, explanation, and amounts that cannot be."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from doudi import policy
from doudi.policy.engine.dues import compute_results
from doudi.policy.engine.medical_costs import TARGETS
from tests.policy.medical_cost_examples import expected_of, facts_of, read_medical_cost_cases, rule_book_of
from tests.policy.relief_examples import read_relief_cases
from tests.policy.worked_examples import MalformedExampleError, read_cases

CASES = read_medical_cost_cases()
DISCHARGED, KNOWN = date(2023, 5, 10), date(2023, 6, 1)
COSTS = policy.SettledCosts(10_000_00, 6_000_00, 1_500_00, 1_000_00)


def _carried(costs: policy.SettledCosts = COSTS, **changed: Any) -> policy.CarriedCosts:
    given: dict[str, Any] = {"discharged_on": DISCHARGED, "carried_before_fen": 0, "known": KNOWN, **changed}
    return policy.carried_costs(costs, **given)


def _amounts(carried: policy.CarriedCosts) -> tuple[int, ...]:
    return (carried.own_paid_fen, carried.carried_fen, carried.county_fen, carried.township_fen)


@pytest.mark.clause("P18-5.f", "SAL2026-24")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_worked_example(case: dict[str, Any]) -> None:
    facts = facts_of(case)
    carried = rule_book_of(case).medical_cost_assessor.assess(facts.pop("costs"), **facts)
    assert dict(zip(TARGETS, _amounts(carried), strict=True)) == expected_of(case)
    assert carried.county_fen + carried.township_fen == carried.carried_fen
    told = {node["name"]: node["value"] for node in carried.explanation}
    assert told == expected_of(case)


@pytest.mark.parametrize("engine", ["duckdb", "arrays"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_worked_example_on_the_engines_of_a_county(case: dict[str, Any], engine: str, county: Any) -> None:
    facts = facts_of(case)
    month = facts["discharged_on"].replace(day=1)
    figures = facts["costs"].as_figures() | {"medical_carried_before_fen": facts["carried_before_fen"]}
    compute_results(
        county,
        rule_book_of(case),
        TARGETS,
        month,
        month,
        facts["known"],
        all_people=True,
        county=figures,
        engine=engine,
    )
    found = county.execute(f"SELECT DISTINCT {', '.join(TARGETS)} FROM result").fetchall()
    assert found == [tuple(expected_of(case)[name] for name in TARGETS)]


def test_examples_can_be_signed() -> None:
    names = [case["name"] for case in [*CASES, *read_relief_cases(), *read_cases()]]
    assert len(names) == len(set(names))
    legislation = policy.rule_book().legislation
    assert all(legislation.legal_text_of(clause) for case in CASES for clause in case["cites"])
    assert all("元" in case["worked"] for case in CASES)


@pytest.mark.parametrize(
    "wrong", [{"expect": {"own_paid": "1.00"}}, {"remark": ""}, {"case": {"total": "1.00", "wage": "1.00"}}]
)
def test_malformed_example_is_reported(wrong: dict[str, Any]) -> None:
    case = {**CASES[0], **wrong}
    with pytest.raises(MalformedExampleError):
        (expected_of(case), facts_of(case))


def test_explanation_names_figures_with_clause_and_level_of_assurance() -> None:
    carried = _carried()
    assert "explanation" not in vars(carried)
    trees = {tree["name"]: tree for tree in carried.explanation}
    assert list(trees) == list(TARGETS)
    assert trees["medical_own_paid"]["formula"] == "（总费用10,000.00元－各项支付合计8,500.00元）与0.00元取高者"
    assert trees["medical_county_part"]["formula"] == ("（兜底金额1,500.00元×县财政负担的百分比100）÷100，不足一分舍去")
    figures = {node["name"]: node for node in _nodes(carried.explanation) if node["kind"] == "parameter"}
    assert set(figures) == {"medical_cover_year_cap", "medical_cover_county_percent"}
    assert {node["status"] for node in figures.values()} == {"assumed"}
    assert figures["medical_cover_year_cap"]["references"] == ["于民字〔2023〕18号二（二）5"]
    assert json.loads(json.dumps(carried.explanation)) == list(carried.explanation)


def test_a_figure_holds_from_its_month_on_as_known_on_the_day() -> None:
    book = rule_book_of({"figures": {"medical_cover_year_cap": "1000.00"}})
    ask = book.medical_cost_assessor.assess
    assert ask(COSTS, discharged_on=DISCHARGED, carried_before_fen=0, known=KNOWN).carried_fen == 1_000_00
    assert ask(COSTS, discharged_on=date(2022, 12, 31), carried_before_fen=0, known=KNOWN).carried_fen == 1_500_00
    assert ask(COSTS, discharged_on=DISCHARGED, carried_before_fen=0, known=date(2022, 12, 31)).carried_fen == 1_500_00


def test_own_paid_costs_need_no_figure_of_law() -> None:
    early = date(2021, 12, 31)
    assert policy.own_paid_fen(COSTS, discharged_on=early, known=early) == 1_500_00
    with pytest.raises(policy.NoKnownValueError):
        _carried(discharged_on=early)


@pytest.mark.parametrize("name", ["total_fen", "fund_fen", "serious_illness_fen", "medical_aid_fen", "other_fen"])
def test_an_amount_below_zero_is_refused(name: str) -> None:
    with pytest.raises(policy.SettledCostsError):
        policy.SettledCosts(**{"total_fen": 1, name: -1})
    with pytest.raises(policy.SettledCostsError):
        _carried(carried_before_fen=-1)


def _nodes(trees: Any) -> list[dict[str, Any]]:
    return [node for tree in trees for node in (tree, *_nodes(tree.get("parts", ())))]
