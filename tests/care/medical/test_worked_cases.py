"""What is carried of medical costs, by worked cases that an officer can check by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from doudi import policy
from doudi.care.medical.carried import SettledCosts, carried_costs
from doudi.values.money import parse_yuan

CASES = yaml.safe_load((Path(__file__).parent / "worked_cases.yaml").read_text(encoding="utf-8"))


@pytest.mark.clause("P18-5.f", "SAL2026-24")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_worked_case(case: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    figures = {
        name: parse_yuan(value) if isinstance(value, str) else value for name, value in case.get("figures", {}).items()
    }
    known = policy.parameter_value
    monkeypatch.setattr(policy, "parameter_value", lambda name, *rest: figures.get(name) or known(name, *rest))
    amounts = {name: parse_yuan(value) for name, value in case["case"].items()}
    before = amounts.pop("carried_before", 0)
    costs = SettledCosts(**{f"{name}_fen": amount for name, amount in amounts.items()})
    found = carried_costs(costs, discharged_on=date(2023, 5, 10), carried_before_fen=before, known=date(2023, 6, 1))
    expected = {name: parse_yuan(value) for name, value in case["expect"].items()}
    assert {"own_paid": costs.own_paid_fen, "carried": found.carried_fen, "county": found.county_fen} == expected
    assert found.county_fen + found.township_fen == found.carried_fen
