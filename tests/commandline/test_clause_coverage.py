"""The command ``doudi policy coverage``."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from doudi import policy
from doudi.policy.engine import clause_coverage

Command = Callable[..., tuple[int, str, str]]


def test_coverage_lists_carriers_and_tests(doudi: Command) -> None:
    code, printed, said = doudi("policy", "coverage", "--json")
    assert (code, said) == (0, "")
    clauses = {one["clause"]: one for one in json.loads(printed)}
    assert set(clauses) == set(policy.rule_book().legislation.clauses)
    assert all(set(one) == {"clause", "text", "carriers", "tests", "waiting_for"} for one in clauses.values())
    standard = clauses["P30-1.2"]
    assert "parameter:dibao_standard" in standard["carriers"]
    assert any(test.startswith("doudi/policy/examples/dibao/") for test in standard["tests"])
    assert standard["waiting_for"] is None
    assert clauses["RIGID-5"]["text"] == policy.rule_book().legislation.clauses["RIGID-5"].text
    assert [one["clause"] for one in clauses.values() if one["waiting_for"]] == []


def test_strict_coverage_passes_since_every_clause_is_carried(doudi: Command) -> None:
    assert doudi("policy", "coverage")[0] == 0
    assert doudi("policy", "coverage", "--strict")[0] == 0


def test_strict_coverage_fails_while_a_clause_waits(doudi: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = clause_coverage.all_carriers

    def all_but_one(rule_set: Any) -> list[Any]:
        return [carrier for carrier in everything(rule_set) if "RIGID-5" not in carrier.clauses]

    monkeypatch.setattr(clause_coverage, "all_carriers", all_but_one)
    assert doudi("policy", "coverage", "--strict")[0] == 1
    assert doudi("policy", "coverage")[0] == 0
    code, printed, _said = doudi("policy", "coverage", "--strict", "P30-1.2", "P30-1.3")
    assert code == 0
    assert "P30-1.3" in printed
    assert "P30-1.4" not in printed
    assert doudi("policy", "coverage", "P99")[0] == 2


def test_coverage_says_that_tests_are_not_installed(doudi: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clause_coverage, "tests_folder", lambda: None)
    monkeypatch.setattr(policy, "tests_folder", lambda: None)
    code, _printed, said = doudi("policy", "coverage", "P30-1.2")
    assert code == 0
    assert "没有 tests 目录" in said
