"""Temporary relief: worked examples, explanation, and facts that contradict each other."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from doudi import policy
from tests.policy.relief_examples import failures, read_relief_cases
from tests.policy.worked_examples import MalformedExampleError, read_cases

CASES = read_relief_cases()

FIRE = policy.ReliefFacts(
    policy.ReliefKind.URGENT,
    policy.ReliefCause.DISASTER,
    policy.ReliefDegree.MIDDLE,
    area="rural",
    persons_affected=4,
    applied_on=date(2023, 5, 10),
    prior_12_months_fen=1_000_00,
    prior_same_cause_fen=500_00,
    first_paid_on=date(2023, 5, 11),
)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_worked_example(case: dict[str, Any]) -> None:
    assert failures(case) == []


def test_examples_can_be_signed() -> None:
    names = [case["name"] for case in [*CASES, *read_cases()]]
    assert len(names) == len(set(names))
    legislation = policy.rule_book().legislation
    assert all(legislation.legal_text_of(clause) for case in CASES for clause in case["cites"])
    assert all(any(sign.isdigit() for sign in case["worked"]) or "是" in case["worked"] for case in CASES)


@pytest.mark.parametrize(
    "wrong", [{"expect": [{"then": {"paid": "1.00"}}]}, {"expect": [{"given": {}}]}, {"remark": ""}]
)
def test_malformed_example_is_reported(wrong: dict[str, Any]) -> None:
    with pytest.raises(MalformedExampleError):
        failures({**CASES[0], **wrong})


def test_explanation_names_figures_with_clause_and_dates() -> None:
    assessed = policy.assess_relief(FIRE)
    trees = {tree["name"]: tree for tree in assessed.explanation}
    assert trees["relief_proposed"]["display"] == "7,920.00元"
    assert trees["relief_decided_by"]["display"] == "县民政局"
    assert trees["decide_by"]["value"] == assessed.decide_by.isoformat() == "2023-05-17"
    assert trees["follow_up_due"]["value"] == "2023-06-10"
    figures = {node["name"]: node for node in _nodes(assessed.explanation) if node["kind"] == "parameter"}
    assert figures["dibao_standard.rural"]["value"] == 660_00
    assert figures["dibao_standard.rural"]["decided"] == "2023-04-20"
    assert figures["relief_degree_months.middle"]["status"] == "assumed"
    assert figures["relief_follow_up_days"]["references"] == ["于民字〔2023〕18号二（二）6"]
    assert json.loads(json.dumps(assessed.explanation)) == list(assessed.explanation)


def test_explanation_is_built_when_read_and_changes_no_figure() -> None:
    assessed = policy.assess_relief(FIRE)
    assert "explanation" not in vars(assessed)
    figures = {name: value for name, value in vars(assessed).items() if name != "explain"}
    assert [node["name"] for node in assessed.explanation][:2] == ["relief_ceiling", "relief_proposed"]
    assert assessed.explanation is assessed.explanation
    assert {name: vars(assessed)[name] for name in figures} == figures
    assert assessed == policy.assess_relief(FIRE)


@pytest.mark.parametrize(
    "wrong",
    [
        {"persons_affected": 0},
        {"prior_same_cause_fen": 1_000_01},
        {"prior_12_months_fen": -1, "prior_same_cause_fen": -1},
        {"approved_total_fen": -1},
        {"township_limit_fen": -1},
    ],
)
def test_contradicting_facts_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(policy.ReliefFactsError):
        policy.ReliefFacts(**{**vars(FIRE), **wrong})


def test_day_before_every_known_figure_is_refused() -> None:
    first = policy.rule_book().relief_assessor.first_known_day
    policy.assess_relief(policy.ReliefFacts(**{**vars(FIRE), "applied_on": first}))
    before = policy.ReliefFacts(**{**vars(FIRE), "applied_on": date.fromordinal(first.toordinal() - 1)})
    with pytest.raises(policy.NoKnownValueError):
        policy.assess_relief(before)


def _nodes(trees: Any) -> list[dict[str, Any]]:
    return [node for tree in trees for node in (tree, *_nodes(tree.get("parts", ())))]
