"""Explanations: sentence, tree, and agreement of every figure with the printers."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from doudi import policy
from doudi.policy.engine.interpreter import Interpreter
from doudi.values.money import format_yuan
from tests.policy.conftest import AFTER_P30, BEFORE_P30
from tests.policy.test_assessment import rows_of

FEBRUARY = date(2023, 2, 1)

PERSON: dict[str, Any] = {
    "person_id": "甲",
    "name": "甲",
    "sex": "male",
    "birth_date": date(1980, 1, 1),
    "death_date": None,
    "wage_fen": 0,
    "employed_since": None,
    "business_fen": 0,
    "property_income_fen": 0,
    "transfer_fen": 0,
    "basic_pension_fen": 0,
    "disability_category": "none",
    "disability_grade": 0,
    "serious_illness": False,
    "student": False,
    "self_care": "full",
    "has_capable_supporter": True,
    "child_status": "none",
    "in_institution": False,
    "laid_off_1960s": False,
    "in_prison": False,
    "other_nursing_allowance": False,
    "work_injury_nursing": False,
    "other_living_allowance": False,
    "outside_family": False,
}
HOUSEHOLD = {
    "area": "rural",
    "financial_assets_fen": 0,
    "motor_vehicles": 0,
    "homes": 1,
    "runs_company": False,
    "rigid_expense_fen": 0,
    "monitored_poverty": False,
}
AWARD: dict[str, Any] = {
    "award_id": "1",
    "person_id": "甲",
    "programme": "dibao",
    "from_month": date(2022, 1, 1),
    "to_month": None,
    "dibao_class": "other",
    "assessed_income_fen": 500_00,
    "self_care": None,
    "child_status": None,
    "in_institution": None,
}


def explained(month: date = FEBRUARY, known: date = AFTER_P30, *awards: dict[str, Any], **person: Any) -> Any:
    return policy.rule_book().explain_month(HOUSEHOLD, [{**PERSON, **person}], awards or (AWARD,), "甲", month, known)


@pytest.mark.parametrize(("known", "fen"), [(BEFORE_P30, 180_00), (AFTER_P30, 220_00)])
def test_due_depends_on_day_of_knowledge(known: date, fen: int) -> None:
    found = explained(FEBRUARY, known)
    assert found.total_fen == fen
    assert f"应发合计{format_yuan(fen)}元" in found.sentence
    assert "三（二）" in found.sentence


def test_explanation_leaves_carry_clause_and_dates() -> None:
    nodes = list(walk(explained().as_data()["benefits"][0]["tree"]))
    (minimum,) = {
        (node["display"], node["effective"], node["decided"]) for node in nodes if node["name"] == "dibao_minimum.rural"
    }
    assert minimum == ("220.00元", "2023-01-01", "2023-04-20")
    assert any("于民字〔2023〕30号" in reference for node in nodes for reference in node.get("references", []))


def test_award_without_due_is_explained() -> None:
    tekun = {**AWARD, "award_id": "2", "programme": "tekun", "dibao_class": None, "self_care": "full"}
    sentence = explained(FEBRUARY, AFTER_P30, AWARD, tekun).sentence
    assert "低保金不发" in sentence
    assert "一（十）" in sentence


def test_nothing_is_due_after_death_with_reason() -> None:
    found = explained(death_date=date(2023, 1, 20))
    assert found.total_fen == 0
    assert "不发" in found.sentence


def test_person_without_awards_has_no_benefits() -> None:
    found = policy.rule_book().explain_month(HOUSEHOLD, [PERSON], (), "甲", FEBRUARY, AFTER_P30)
    assert found.sentence == "甲在2023年2月没有待遇，应发0.00元。"


def test_unknown_person_is_refused() -> None:
    with pytest.raises(policy.UnknownPersonError, match="没有编号为“乙”的人员"):
        policy.rule_book().explain_month(HOUSEHOLD, [PERSON], (), "乙", FEBRUARY, AFTER_P30)


def walk(tree: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield tree
    for part in tree.get("parts", []):
        yield from walk(part)


def test_explained_amounts_equal_computed_dues(county: Any) -> None:
    policy.rule_book().over(county).fill_dues(FEBRUARY, FEBRUARY, AFTER_P30)
    owed: dict[str, dict[str, int]] = {}
    for person_id, programme, fen in county.execute("SELECT person_id, programme, amount_fen FROM due").fetchall():
        owed.setdefault(person_id, {})[programme] = fen
    households = {row["household_id"]: row for row in rows_of(county, "SELECT * FROM households")}
    members, awards = by_household(county)
    for person_id, dues in sorted(owed.items())[:400]:
        household_id = f"H{int(person_id[1:]) % len(households)}"
        found = policy.rule_book().explain_month(
            households[household_id],
            members[household_id],
            awards.get(household_id, ()),
            person_id,
            FEBRUARY,
            AFTER_P30,
        )
        assert {one.programme: one.amount_fen for one in found.benefits if one.amount_fen} == dues
        for one in found.benefits:
            assert (f"{format_yuan(one.amount_fen)}元" in one.sentence) or one.amount_fen == 0
            assert "依据：" in one.sentence
            assert not re.search(r"[a-z]+_[a-z]+|None|True|False", one.sentence)


def by_household(connection: Any) -> tuple[dict[str, list[dict[str, Any]]], dict[str, list[dict[str, Any]]]]:
    members: dict[str, list[dict[str, Any]]] = {}
    for person in rows_of(connection, "SELECT * FROM people"):
        members.setdefault(person["household_id"], []).append(person)
    awards: dict[str, list[dict[str, Any]]] = {}
    for award in rows_of(connection, "SELECT awards.*, household_id FROM awards JOIN people USING (person_id)"):
        awards.setdefault(award.pop("household_id"), []).append(award)
    return members, awards


def test_interpreter_agrees_with_python_printer(county: Any) -> None:
    book = policy.rule_book()
    evaluator = policy.rule_book().household_evaluator(book.names_on(FEBRUARY))
    households = rows_of(county, "SELECT * FROM households LIMIT 100")
    members, awards = by_household(county)
    compared = 0
    for household in households:
        household_id = household["household_id"]
        evaluated = evaluator.evaluate_month(
            FEBRUARY, AFTER_P30, household, members[household_id], awards.get(household_id, ())
        )
        for person in evaluated.people:
            figures = {**evaluated.county, **evaluated.household, **person}
            interpreter = Interpreter(evaluated.epoch.figures, figures, evaluated.people)
            for name, node in evaluated.epoch.graph.nodes.items():
                assert interpreter.value(node.tree) == figures[name], name
                compared += 1
    assert compared > 20_000


def test_repeated_branch_is_explained_once() -> None:
    leaf = {"name": "income", "kind": "fact", "label": "收入", "display": "1"}
    branch = {"name": "total", "kind": "rule", "label": "合计", "display": "1", "parts": [leaf]}
    tree = {"name": "due", "kind": "rule", "label": "应发", "display": "1", "parts": [branch, branch, leaf]}
    first, second, third = policy.fold_repeated(tree)["parts"]
    assert first == branch
    assert second == {key: value for key, value in branch.items() if key != "parts"} | {"is_repeated": True}
    assert third == leaf
