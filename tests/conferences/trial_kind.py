"""A kind of question that no room owns; it remembers what it was told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from doudi.conferences.kinds import Fact, QuestionKind, register_question_kind
from doudi.conferences.models import Question


@dataclass
class Matters:
    """What the kind was told, and what it refuses."""

    outcomes: list[tuple[Any, Question, Any]] = field(default_factory=list)
    refuses: Exception | None = None

    def facts(self, subject_id: str) -> list[Fact]:
        return [Fact("申请人", "钟**"), Fact("事项", subject_id), Fact("银行卡", "6228480402564890018")]

    def outcome(self, *, by: Any, question: Question, decision: Any) -> None:
        if self.refuses:
            raise self.refuses
        self.outcomes.append((by, question, decision))


def register_trial_kind() -> Matters:
    """Register the kind ``trial``, which decides an amount and has two sub-kinds."""
    matters = Matters()
    register_question_kind(
        QuestionKind(
            name="trial",
            label="疑难事项",
            basis=("P18-9.c",),
            facts=matters.facts,
            outcome=matters.outcome,
            url=lambda subject_id: f"/trial/{subject_id}/",
            may_see=lambda user, _subject_id: user.role != "auditor",
            names=lambda _subject_id: ["钟桂英"],
            topics={"complex": "情形复杂", "exception": "整户特例"},
            has_amount=True,
        )
    )
    return matters
