"""Questions for the county's conference, and a meeting with confirmed minutes."""

from __future__ import annotations

from typing import Any

from doudi.conferences.actions import raise_question
from tests.conferences.confirmed_meeting import confirmed_meeting
from tests.conferences.trial_kind import register_trial_kind
from tests.conftest import Cast


def conference(cast: Cast, families: dict[str, Any], found: dict[str, dict[str, Any]]) -> None:
    """Add a question of either township and a meeting whose minutes are confirmed; the finance officer is a member."""
    questions = {}
    for where, by in (("own", cast.officer), ("foreign", cast.other_officer)):
        village = families[where].household.village_id
        questions[where] = question_of(by, where, village)
    held = confirmed_meeting(cast, question_of(cast.officer, "decided", families["own"].household.village_id))
    for where, place in found.items():
        place |= {"question": questions[where], **held}


def question_of(by: Any, subject: str, village_code: str) -> Any:
    """A question of a kind that no room owns."""
    register_trial_kind()
    return raise_question(
        by=by,
        kind="trial",
        topic="complex",
        subject_id=subject,
        village_code=village_code,
        title="大病支出家庭超过限额的救助",
        question="自付医疗费用较大，拟救助12000元。",
    )
