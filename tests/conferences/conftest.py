"""A kind of question that no room owns, and questions of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from doudi.conferences import kinds
from doudi.conferences.actions import raise_question
from doudi.conferences.kinds import Fact, QuestionKind
from doudi.conferences.models import Question
from tests.conftest import Cast


@dataclass
class Matters:
    """What the kind was asked and told."""

    outcomes: list[tuple[Any, Question, Any]] = field(default_factory=list)
    refuses: Exception | None = None

    def facts(self, subject_id: str) -> list[Fact]:
        return [Fact("申请人", "钟**"), Fact("事项", subject_id), Fact("银行卡", "6228480402564890018")]

    def outcome(self, *, by: Any, question: Question, decision: Any) -> None:
        if self.refuses:
            raise self.refuses
        self.outcomes.append((by, question, decision))


@pytest.fixture
def matters() -> Iterator[Matters]:
    """The kind ``trial`` of the tests, which decides an amount."""
    told = Matters()
    kinds.register_question_kind(
        QuestionKind(
            name="trial",
            label="疑难事项",
            basis=("P18-9.c",),
            facts=told.facts,
            outcome=told.outcome,
            url=lambda subject_id: f"/trial/{subject_id}/",
            may_see=lambda user, _subject_id: user.role != "auditor",
            names=lambda _subject_id: ["钟桂英"],
            topics={"complex": "情形复杂", "exception": "整户特例"},
            has_amount=True,
        )
    )
    yield told
    kinds._KINDS.pop("trial")


@pytest.fixture
def question(cast: Cast, matters: Matters) -> Question:
    """A question that the officer of the first township raised."""
    return raise_question(
        by=cast.officer,
        kind="trial",
        topic="complex",
        subject_id="7",
        village_code=cast.village.code,
        title="大病支出家庭超过限额的救助",
        question="自付医疗费用较大，拟救助12000元。",
    )
