"""A round of mutual inspections with one case of each township, and what was found."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

import pytest

from doudi.core.clock import today
from doudi.supervision.inspections.actions.records import InspectionReport, inspect_case
from doudi.supervision.inspections.actions.rounds import announce_round, draw_round
from doudi.supervision.inspections.models import InspectedCase, InspectionFinding, InspectionRound
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast
from tests.repeated_rows import built_once


def announced(cast: Cast, kind: str = "mutual") -> InspectionRound:
    """A round whose seed is published."""
    due_on = today() + timedelta(days=30)
    return announce_round(by=cast.bureau, kind=kind, title="第三季度互查", sizes={"dibao": 2}, due_on=due_on)


def report(case: InspectedCase, problem: str = "", *, key: str = "", remarks: str = "家里有人", **more: Any) -> Any:
    """What an inspection found: all well, or one problem; with a key of its own unless one is given."""
    answers = {question.id: "fine" for question in case.checklist.questions}
    words = {}
    if problem:
        answers["visit"], words = "problem", {"visit": problem}
    given: dict[str, Any] = {"inspected_on": today(), "answers": answers, "words": words, "remarks": remarks} | more
    return InspectionReport(key=key or secrets.token_hex(16), **given)


def inspected(by: Any, case: InspectedCase, problem: str = "协议没有签", **more: Any) -> InspectionFinding | None:
    """A case that was inspected, with one problem unless there is none."""
    inspect_case(by=by, case=case, report=report(case, problem, **more))
    return case.findings.first()


def sent(case: InspectedCase, key: str = "a" * 32, **changed: Any) -> dict[str, Any]:
    """What the form of a case sends: all well, from the version of the case unless another is given."""
    answers = {question.id: "fine" for question in case.checklist.questions}
    form = {"visited_on": today().isoformat(), "seen_version": case.version, "key": key, "seen": ""}
    return form | answers | changed


@pytest.fixture
def drawn(cast: Cast, family: Any, other_family: Any, clock: Clock) -> InspectionRound:  # noqa: F811 - the fixture
    """A county inspection of the two families, drawn the day after its seed was published."""

    found = built_once("announced round", lambda: announced(cast, "random"))
    clock.after(1)
    return draw_round(by=cast.bureau, round_=found)
