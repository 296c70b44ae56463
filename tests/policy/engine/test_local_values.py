"""Local values: dates, citations, contradictions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from doudi import policy
from doudi.policy import LocalClause, LocalLegalText, LocalValue, RuleBookError

NOTICE = LocalLegalText("E1", "于民字〔2024〕6号", "关于提高低保标准的通知", "于都县民政局", date(2024, 3, 20))
RAISE = LocalValue(
    "dibao_standard",
    (("urban", 925_00), ("rural", 700_00)),
    date(2024, 1, 1),
    None,
    date(2024, 3, 20),
    LocalClause(NOTICE, "S1", "一（一）", "城市925元，农村700元。"),
)
MAY = date(2024, 5, 1)


@pytest.fixture(autouse=True)
def declared_law() -> Iterator[None]:
    yield
    policy.law_in_force.use([])


def due(known: date) -> int:
    return policy.rule_book().monthly_due_fen(
        "dibao", MAY, known, area="urban", dibao_class="long_term", assessed_income_fen=0
    )


def test_local_value_is_known_from_decision() -> None:
    before = due(date(2024, 3, 19)), due(date(2024, 6, 1))
    policy.law_in_force.use([RAISE])
    assert due(date(2024, 3, 19)) == before[0] == 885_00
    assert (before[1], due(date(2024, 6, 1))) == (885_00, 925_00)
    policy.law_in_force.use([])
    assert due(date(2024, 6, 1)) == 885_00


def test_local_legal_text_can_be_cited() -> None:
    policy.law_in_force.use([RAISE])
    legislation = policy.rule_book().legislation
    assert legislation.reference("E1-S1") == "于民字〔2024〕6号一（一）"
    assert all(one.carriers for one in policy.rule_book().clause_coverage() if one.clause.legal_text == "E1")


def test_clause_of_declared_legal_text_can_be_cited() -> None:
    policy.law_in_force.use([replace(RAISE, clause=replace(RAISE.clause, legal_text="P30"))])
    assert "P30-S1" in policy.rule_book().legislation.clauses


def test_local_value_replaces_unconfirmed_value_of_same_dates() -> None:
    clause = replace(RAISE.clause, legal_text="P30")
    same = LocalValue(
        "dibao_minimum", (("urban", 251_00), ("rural", 181_00)), date(2022, 1, 1), None, date(2022, 1, 1), clause
    )
    policy.law_in_force.use([same])
    values = policy.rule_book().parameters["dibao_minimum"].values
    assert [one.figures["urban"] for one in values if one.effective == date(2022, 1, 1)] == [251_00]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (replace(RAISE, parameter="nothing"), "nothing"),
        (replace(RAISE, figures=(("urban", 925_00),)), "每一类"),
        (replace(RAISE, figures=(("urban", -1), ("rural", 700_00))), "不小于零"),
        (replace(RAISE, figures=(("urban", True), ("rural", 700_00))), "不小于零"),
        (replace(RAISE, until=date(2023, 12, 31)), "早于"),
        (replace(RAISE, clause=replace(RAISE.clause, legal_text="NONE")), "NONE"),
        (replace(RAISE, parameter="raise_completion_deadline"), "不能在这里录入"),
    ],
)
def test_contradicting_value_is_refused_and_book_unchanged(wrong: LocalValue, words: str) -> None:
    policy.law_in_force.use([RAISE])
    with pytest.raises(RuleBookError) as told:
        policy.law_in_force.use([wrong])
    assert words in "".join(told.value.faults)
    assert due(date(2024, 6, 1)) == 925_00


def test_confirmed_value_of_same_dates_is_kept() -> None:
    declared = policy.rule_book().parameters["dibao_standard"].values[-1]
    same = replace(RAISE, effective=declared.effective, decided=declared.decided)
    with pytest.raises(RuleBookError):
        policy.law_in_force.use([same])
