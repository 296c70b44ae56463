"""What the minutes of a meeting say (会议纪要): the context of their template."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from doudi import policy
from doudi.conferences.models import AgendaItem, Attendance, Decision, Meeting
from doudi.core.clock import today
from doudi.ui.templatetags.ui import amount_in_words, day, yuan
from doudi.values.text import with_full_stop


def minutes_contents(meeting: Meeting, decided: Sequence[tuple[AgendaItem, Decision]]) -> dict[str, Any]:
    """Return the context of the minutes."""
    attendances = list(meeting.attendances.select_related("member").order_by("pk"))
    opening = _("{day}，{chair}在{place}主持召开{meeting}，研究{number}个议题。现将议定事项纪要如下：").format(
        day=day(meeting.held_on),
        chair=meeting.chair.office if meeting.chair else "",
        place=meeting.place,
        meeting=meeting.label,
        number=len(decided),
    )
    return {
        "title": _("会议纪要"),
        "meeting": meeting,
        "opening": opening,
        "present": "、".join(one.member.office for one in attendances if one.is_present),
        "absent": "、".join(_absence(one) for one in attendances if not one.is_present),
        "items": [_item(item, decision) for item, decision in decided],
        "drawn_up_on": today(),
        "mark": meeting.minutes_number,
    }


def _absence(attendance: Attendance) -> str:
    return _("{office}（{remark}）").format(office=attendance.member.office, remark=attendance.remark)


def _item(item: AgendaItem, decision: Decision) -> dict[str, Any]:
    recusals = item.recusals.select_related("member")
    tasks = decision.tasks.select_related("owner")
    return {
        "item": item,
        "question": item.question,
        "result": result_in_words(decision),
        "reasons": with_full_stop(decision.reasons),
        "basis": basis_in_words(decision.basis),
        "recusals": [
            _("{office}回避（{reason}）。").format(office=one.member.office, reason=one.reason) for one in recusals
        ],
        "dissents": [f"{one.member.office}：{one.opinion}" for one in decision.dissents.select_related("member")],
        "tasks": [
            _("{what}（{office}，{day}前办结）。").format(
                what=one.what.rstrip("。"), office=one.owner.office, day=day(one.due_on)
            )
            for one in tasks
        ],
    }


def result_in_words(decision: Decision) -> str:
    """Return outcome and amount of a decision in one sentence, the amount also in capital numerals."""
    result = str(decision.get_outcome_display())
    if decision.amount_fen:
        result += f"，{yuan(decision.amount_fen)}（{amount_in_words(decision.amount_fen)}）"
    return f"{result}。"


def basis_in_words(clauses: Sequence[str]) -> str:
    """Return clauses as officials cite them, such as 于民字〔2023〕18号 二（二）9."""
    legislation = policy.rule_book().legislation
    return "、".join(legislation.reference(clause) for clause in clauses)
