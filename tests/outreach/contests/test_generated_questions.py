"""Generated questions: all answers are those of a plain calculator, and no distractor is right by the law."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from doudi.outreach.contests.generated.catalogue import KINDS, generate
from doudi.outreach.contests.generated.limits import limits
from doudi.outreach.contests.generated.question import GeneratedQuestion
from doudi.policy import LocalClause, LocalLegalText, LocalValue, law_in_force
from tests.outreach.contests.plain_calculator import CALCULATORS

SEEDS = range(14)
MONTHS = ((date(2023, 5, 1), date(2023, 6, 30)), (date(2026, 11, 1), date(2026, 11, 30)))
WORKED: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("worked_questions.yaml").read_text(encoding="utf-8")
)
TODAY = MONTHS[1]


def refuse_wrong_options(question: GeneratedQuestion, right: object) -> None:
    """Refuse a question whose answer differs, or of which another option is worth the same."""
    values = [option.value for option in question.options]
    assert question.options[question.answer].value == right, question.text
    assert values.count(right) == 1, question.text
    assert len(set(values)) == len({option.text for option in question.options}) == 4, question.text
    assert sum(not option.mistake for option in question.options) == 1


@pytest.mark.clause("P18-23.a")
@pytest.mark.parametrize("kind", KINDS)
def test_answers_are_those_of_a_plain_calculator(kind: str) -> None:
    """Eighteen kinds, fourteen seeds, two years: 504 questions."""
    for month, known in MONTHS:
        for seed in SEEDS:
            question = generate(kind, seed, month, known)
            refuse_wrong_options(question, CALCULATORS[kind](question.facts, month))
            assert question.explanation
            assert question.clauses


def test_there_are_five_hundred() -> None:
    assert len(KINDS) * len(SEEDS) * len(MONTHS) >= 500
    assert set(KINDS) == set(CALCULATORS)


def test_every_limit_is_asked_rightly() -> None:
    """Enough seeds that every line of the list comes up."""
    asked = {}
    for seed in range(600):
        question = generate("limit_asked", seed, *TODAY)
        refuse_wrong_options(question, CALCULATORS["limit_asked"](question.facts, TODAY[0]))
        asked[question.facts["figure"], question.facts["key"]] = question.is_settled
    assert len(asked) >= len(limits()) - 1
    assert {key for key, is_settled in asked.items() if not is_settled} == set()


def test_sixty_were_worked_by_hand() -> None:
    assert len(WORKED) == 60
    assert len({(one["kind"], one["seed"]) for one in WORKED}) == 60


@pytest.mark.parametrize("worked", WORKED, ids=lambda one: f"{one['kind']}-{one['seed']}")
def test_a_question_is_what_was_worked_by_hand(worked: dict[str, Any]) -> None:
    question = generate(worked["kind"], worked["seed"], *TODAY)
    assert question.text == worked["question"]
    assert question.options[question.answer].text == worked["answer"]
    assert sorted(option.text for option in question.options if option.mistake) == sorted(worked["wrong"])


def test_a_seed_draws_the_same_question_again() -> None:
    first = generate("dibao_amount", 7, *TODAY)
    assert generate("dibao_amount", 7, date(2026, 12, 1), date(2026, 12, 9)).digest == first.digest
    assert replace(first, explanation="别的").digest != first.digest


def test_what_is_only_assumed_is_not_settled() -> None:
    assert not generate("relief_amount", 1, *TODAY).is_settled
    assert generate("dibao_amount", 1, *TODAY).is_settled


def test_a_new_standard_changes_the_question() -> None:
    """A standard that the office confirms is the law from then on, and the one before becomes a distractor."""
    seed = _seed_of("dibao_standard", "rural")
    notice = LocalLegalText("E1", "于民字〔2026〕9号", "关于提高低保标准的通知", "于都县民政局", date(2026, 11, 20))
    clause = LocalClause(notice, "S1", "一", "城市945元，农村720元。")
    figures = (("urban", 945_00), ("rural", 720_00))
    try:
        law_in_force.use([LocalValue("dibao_standard", figures, date(2026, 11, 1), None, date(2026, 11, 20), clause)])
        question = generate("limit_asked", seed, *TODAY)
    finally:
        law_in_force.use([])
    assert question.options[question.answer].text == "720元"
    assert "660元" in {option.text for option in question.options if option.mistake}
    assert question.digest != generate("limit_asked", seed, *TODAY).digest
    assert question.clauses == ("E1-S1",)


def _seed_of(figure: str, key: str) -> int:
    return next(
        seed for seed in range(600) if generate("limit_asked", seed, *TODAY).facts == {"figure": figure, "key": key}
    )
