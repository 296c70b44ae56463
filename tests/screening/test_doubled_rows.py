"""Rows that say twice the same of a person count once, in every rule; a row that differs counts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.screening.conftest import Screen

HALF_LIMIT = 2 * 24 * 660_00 // 2 + 1
"""Two of it are more than the limit of deposits of a family of two."""
MEDICAL = {"month": "2023-05", "total_fen": "900000", "own_paid_fen": "900000"}
INSURANCE = {"kind": "机关养老", "month": "2023-05", "base_fen": "400000", "amount_fen": "300000"}
TWICE: list[tuple[str, str, str, dict[str, str], int]] = [
    ("M02", "medical", "P3", MEDICAL, 0),
    ("W07", "deposits", "P1", {"balance_fen": str(HALF_LIMIT), "as_of": "2023-04-30"}, 0),
    ("W01", "deaths", "P1", {"death_date": "2023-04-01"}, 1),
    ("W02", "prison", "P1", {"from_date": "2023-01-01", "to_date": ""}, 1),
    ("W03", "public_payroll", "P1", {"unit": "某局", "month": "2023-05", "amount_fen": "1"}, 1),
    ("W03", "social_insurance", "P1", INSURANCE, 1),
    ("W04", "vehicles", "P1", {"plate": "赣B1", "kind": "小型轿车", "registered_on": "2020-01-01"}, 1),
    ("W05", "companies", "P1", {"credit_code": "A", "role": "股东", "status": "存续"}, 1),
    ("W06", "property", "P1", {"certificate": "A1", "use": "商业", "area_m2": "20"}, 1),
    ("W06", "property", "P1", {"certificate": "", "use": "住宅", "area_m2": "20"}, 0),
    ("W08", "social_insurance", "P1", {**INSURANCE, "kind": "职工养老"}, 1),
    ("M03", "monitored_poverty", "P3", {"risk_kind": "因病", "risk_removed_on": ""}, 1),
]


@pytest.mark.parametrize(("rule", "source", "person", "cells", "warned"), TWICE)
def test_doubled_row_counts_once(
    screen: Screen, rule: str, source: str, person: str, cells: dict[str, str], warned: int
) -> None:
    screen.list_row(source, person, **cells)
    screen.list_row(source, person, **cells)
    assert len(screen.warnings(of=rule)) == warned
    assert f"{source}：关联的行里有 1 行和同一个人的另一行内容相同，只算一次。" in screen.said


def add_pair(screen: Screen, source: str, person: str, cells: dict[str, str], **changed: str) -> None:
    screen.list_row(source, person, **cells)
    screen.list_row(source, person, **{**cells, **changed})


@pytest.mark.parametrize(
    ("rule", "source", "person", "cells", "changed", "warned"),
    [
        ("M02", "medical", "P3", MEDICAL, {"month": "2023-04"}, 1),
        ("M02", "medical", "P3", MEDICAL, {"own_paid_fen": "900001"}, 1),
        ("W07", "deposits", "P1", {"balance_fen": str(HALF_LIMIT), "as_of": "2023-04-30", "account": "1"}, {}, 0),
        ("W07", "deposits", "P1", {"balance_fen": str(HALF_LIMIT), "as_of": "", "account": "1"}, {"account": "2"}, 1),
        ("W04", "vehicles", "P1", TWICE[6][3], {"plate": "赣B2"}, 2),
        ("W04", "vehicles", "P1", TWICE[6][3], {"registered_on": "2021-01-01"}, 1),
        ("W05", "companies", "P1", TWICE[7][3], {"status": "在业"}, 1),
        ("W06", "property", "P1", TWICE[8][3], {"area_m2": "21"}, 1),
        ("W06", "property", "P1", TWICE[9][3], {"area_m2": "21"}, 1),
    ],
)
def test_row_that_differs_counts(
    screen: Screen, rule: str, source: str, person: str, cells: Any, changed: Any, warned: int
) -> None:
    add_pair(screen, source, person, cells, **changed)
    assert len(screen.warnings(of=rule)) == warned


def test_m11_cost_after_dibao_is_not_doubled(screen: Screen) -> None:
    limit = 12 * 480_00
    screen.awards = [screen.award("P3", to_month="2023-03")]
    screen.list_row("medical", "P3", month="2023-05", total_fen="0", own_paid_fen="100")
    found = screen.warnings(of="M11")
    assert found == []
    for amount in (limit, limit):
        screen.list_row("medical", "P3", month="2023-04", total_fen="0", own_paid_fen=str(amount))
    once = screen.warnings(of="M11")
    sums = [row["evidence"]["own_paid_since_fen"] for row in once]
    assert sums == [limit + 100]


def test_same_person_written_in_two_ways_is_one(screen: Screen) -> None:
    add_pair(screen, "medical", "P3", MEDICAL)
    number = screen.people[2]["id_number"]
    screen.lists["medical"][1]["id_number"] = number[:6] + number[8:17]
    assert screen.warnings(of="M02") == []
    assert "关联 2，" in screen.said
