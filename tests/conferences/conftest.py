"""A kind of question that no room owns, a question of it, and a meeting about it."""

from __future__ import annotations

import pytest

from doudi.conferences.actions import raise_question
from doudi.conferences.models import Question
from tests.conferences.confirmed_meeting import Sitting, sitting_of
from tests.conferences.trial_kind import Matters, register_trial_kind
from tests.conftest import Cast


@pytest.fixture
def matters() -> Matters:
    """The kind of the tests."""
    return register_trial_kind()


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


@pytest.fixture
def sitting(cast: Cast, question: Question) -> Sitting:
    """A meeting planned for today."""
    return sitting_of(cast, question)
