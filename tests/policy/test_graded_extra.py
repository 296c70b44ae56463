"""The graded extra after dibao (分类施保), with amounts as the bureau may set them; in force they are zero."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from doudi import policy
from doudi.policy.engine.rule_book import RuleBook
from tests.policy.worked_examples import AWARD, HOUSEHOLD, PERSON

AMOUNTS = {"elderly": 30_00, "minor": 40_00, "severely_disabled": 50_00, "seriously_ill": 60_00}
DIFFERENCE = 360_00
PEOPLE: list[tuple[dict[str, Any], int]] = [
    ({"birth_date": date(1980, 1, 1)}, 0),
    ({"birth_date": date(1963, 2, 1)}, 30_00),
    ({"birth_date": date(1963, 2, 2)}, 0),
    ({"birth_date": date(2015, 1, 1)}, 40_00),
    ({"disability_category": "physical", "disability_grade": 2}, 50_00),
    ({"disability_category": "physical", "disability_grade": 3}, 0),
    ({"serious_illness": True}, 60_00),
    ({"birth_date": date(1950, 1, 1), "serious_illness": True}, 60_00),
]


def with_amounts() -> RuleBook:
    """The rule book in force, with amounts of the extra."""
    book = policy.rule_book()
    parameters = dict(book.parameters)
    for group, amount_fen in AMOUNTS.items():
        extra = parameters[f"dibao_extra_{group}"]
        dated = tuple(replace(value, figures={None: amount_fen}) for value in extra.values)
        parameters[extra.name] = replace(extra, values=dated)
    return RuleBook(book.legislation, parameters, book.facts, book.rules)


def dues(month: date, book: RuleBook) -> list[int]:
    people = [{**PERSON, **facts, "person_id": f"P{place}"} for place, (facts, _extra) in enumerate(PEOPLE)]
    award = {**AWARD, "programme": "dibao", "from_month": date(2022, 1, 1), "dibao_class": "other"}
    awards = [
        {**award, "award_id": f"A{place}", "person_id": f"P{place}", "assessed_income_fen": 300_00}
        for place in range(len(PEOPLE))
    ]
    evaluator = book.household_evaluator(("dibao_due",))
    evaluated = evaluator.evaluate_month(month, date(2026, 8, 1), {**HOUSEHOLD, "area": "rural"}, people, awards)
    return [person["dibao_due"] for person in evaluated.people]


@pytest.mark.clause("MCA57-27", "SC649-12", "SAL2026-20")
def test_each_group_gets_its_extra_once_and_the_highest() -> None:
    assert dues(date(2023, 2, 1), with_amounts()) == [DIFFERENCE + extra for _facts, extra in PEOPLE]


@pytest.mark.clause("MCA57-27", "SC649-12", "SAL2026-20")
def test_nothing_is_added_while_no_amount_is_set() -> None:
    for month in (date(2023, 2, 1), date(2026, 7, 1)):
        assert dues(month, policy.rule_book()) == [DIFFERENCE] * len(PEOPLE)
