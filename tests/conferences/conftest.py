"""A kind of question that no room owns, and questions of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from doudi.conferences import kinds
from doudi.conferences.actions import (
    Draft,
    add_member,
    add_questions,
    confirm_minutes,
    draw_up_minutes,
    open_meeting,
    plan_meeting,
    raise_question,
    record_decision,
    send_folder,
    sign_minutes,
)
from doudi.conferences.kinds import Fact, QuestionKind
from doudi.conferences.models import AgendaItem, Decision, Meeting, Member, Question
from doudi.conferences.workflow import Outcome
from doudi.core.attachments.uploads import Upload
from doudi.core.clock import today
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


SCAN = Upload("signed.pdf", b"%PDF-1.7 signed minutes")


@dataclass
class Sitting:
    """A meeting of four members with one question on its agenda."""

    cast: Cast
    members: list[Member]
    meeting: Meeting
    item: AgendaItem

    def open(self, present: int = 3) -> None:
        """Record that so many of the four members came."""
        send_folder(by=self.cast.bureau, meeting=self.meeting)
        open_meeting(
            by=self.cast.bureau,
            meeting=self.meeting,
            present=self.members[:present],
            chair=self.members[0],
            absent_remark="出差",
        )

    def decide(self, **changes: Any) -> Decision:
        """Record a decision as the bureau's officer."""
        words: dict[str, Any] = {
            "outcome": Outcome.AGREED,
            "amount_fen": 1_200_000,
            "basis": ["P18-9.c", "MCA23-2.3"],
            "reasons": "家庭自付费用超过年收入。",
            "summary_question": "大病自付费用较大，超过一般限额。",
            "summary_reasons": "自付部分超过家庭年收入，按一事一议提高。",
        }
        draft = Draft(**{**words, **changes})
        return record_decision(by=self.cast.bureau, meeting=self.meeting, item=self.item, draft=draft)

    def sign(self) -> None:
        """Draw up the minutes and archive them signed."""
        draw_up_minutes(by=self.cast.bureau, meeting=self.meeting)
        sign_minutes(by=self.cast.bureau, meeting=self.meeting, scan=SCAN)

    def confirm(self) -> Meeting:
        """Confirm the minutes as the bureau's leader."""
        return confirm_minutes(by=self.cast.director, meeting=self.meeting)


@pytest.fixture
def sitting(cast: Cast, question: Question) -> Sitting:
    """A meeting planned for today."""
    offices = (("县政府", "副县长", "chair", None), ("县民政局", "局长", "deputy", cast.director))
    offices += (("县财政局", "副局长", "member", cast.finance), ("县残联", "理事长", "member", cast.federation))
    members = [
        add_member(
            by=cast.bureau,
            body="mechanism",
            unit=unit,
            post=post,
            name=f"成员{number}",
            seat=seat,
            basis="于府办字〔2022〕1号",
            valid_from=date(2022, 1, 1),
            account=account,
        )
        for number, (unit, post, seat, account) in enumerate(offices, start=1)
    ]
    meeting = plan_meeting(by=cast.bureau, body="mechanism", held_on=today(), place="县民政局会议室")
    (item,) = add_questions(by=cast.bureau, meeting=meeting, questions=[question])
    return Sitting(cast, members, meeting, item)
