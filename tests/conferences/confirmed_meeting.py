"""A meeting of the mechanism, from its members to minutes that are confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from doudi.conferences.actions import (
    Draft,
    add_member,
    add_questions,
    confirm_minutes,
    draw_up_minutes,
    finish_task,
    open_meeting,
    plan_meeting,
    record_decision,
    send_folder,
    sign_minutes,
)
from doudi.conferences.meetings.decisions import TaskOrder
from doudi.conferences.models import AgendaItem, Decision, Meeting, Member, Question, Task
from doudi.conferences.workflow import Outcome
from doudi.core.attachments.uploads import Upload
from doudi.core.clock import today
from tests.conftest import Cast

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

    def hold(self, **changes: Any) -> Decision:
        """Hold the whole meeting and return the decision that took effect."""
        self.open()
        decision = self.decide(**changes)
        self.sign()
        self.confirm()
        return decision


def sitting_of(cast: Cast, question: Question) -> Sitting:
    """A meeting planned for today; the third member is the finance officer, the fourth the federation's."""
    offices: tuple[tuple[str, str, str, Any], ...] = (
        ("县政府", "副县长", "chair", None),
        ("县民政局", "局长", "deputy", None),
        ("县财政局", "副局长", "member", cast.finance),
        ("县残联", "理事长", "member", None),
    )
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


def confirmed_meeting(cast: Cast, question: Question) -> dict[str, Any]:
    """One row of everything that a confirmed meeting has."""
    sitting = sitting_of(cast, question)
    order = TaskOrder(sitting.members[2], "拨付救助资金", today() + timedelta(days=10))
    decision = sitting.hold(tasks=[order])
    task = Task.objects.get(decision=decision)
    finish_task(by=cast.finance, task=task, result="已拨付", proof=SCAN)
    return {
        "meeting": sitting.meeting,
        "agenda_item": [sitting.meeting.pk, sitting.item.pk],
        "meeting_document": sitting.meeting.documents.first(),
        "decision": decision,
        "task": task,
        "member": sitting.members[3],
    }
