"""Applications as families send them, and the steps that many tests take."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from doudi.casework import actions
from doudi.casework.cases.applicant import Applicant
from doudi.casework.home_visits.findings import Findings
from doudi.casework.models import Application, Case
from doudi.core.accounts.actions import open_account
from doudi.core.audit.trail import SYSTEM
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast, identity_number

BORN = date(1958, 4, 3)
CONSENT = {"agreed": "yes", "text": "同意核对", "until": "办结"}


def member(name: str, born: date, order: int, relation: str = "户主", **facts: str) -> dict[str, Any]:
    return {"name": name, "id_number": identity_number(born, order), "relation": relation, "facts": facts}


def answers(matter: str, *said: dict[str, Any], places: list[int] | None = None, **changed: Any) -> Any:
    given: dict[str, Any] = {
        "members": list(said) or [member("邱长生", BORN, 701, business_fen="10000")],
        "household": {},
        "subjects": {matter: places or []},
        "phone": "13700000001",
        "consent": CONSENT,
    }
    return actions.Answers(**(given | changed))


def send(village: Any, said: Any) -> tuple[Application, str]:
    return actions.send_application(by=Applicant("群众"), channel="portal", village=village, answers=said)


@pytest.fixture
def staff(cast: Cast, clock: Clock) -> Any:  # noqa: F811 - the fixture
    """Who handles the cases of the first township."""
    return cast


@pytest.fixture
def colleague(staff: Cast) -> Any:
    """A second officer of the first township."""
    return open_account(
        by=SYSTEM,
        username="colleague",
        name="王同事",
        role="township_officer",
        division=staff.officer.division,
        password="a-long-enough-word-7",  # noqa: S106 - of a test account
        initial=False,
    )


def with_home_visit(case: Case, by: Any, **more: Any) -> Any:
    return actions.record_home_visit(
        by=by,
        case=case,
        visited_on=timezone.localdate(),
        visitors=["李经办", "王经办"],
        findings=Findings(seen="土坯房一间，无贵重物品", neighbours="情况属实"),
        **more,
    )


def with_opinion(case: Case, by: Any, **changed: Any) -> Case:
    from doudi.casework.cases.assessment import assess_case

    case.refresh_from_db()
    assessed = assess_case(case)
    assert assessed is not None
    given: dict[str, Any] = {
        "is_favourable": True,
        "reason": "收入低于标准，情况属实",
        "people": [one.person.number for one in assessed.people if one.verdict.holds],
        "dibao_class": "other" if case.procedure.grants == "dibao" else "",
    }
    return actions.propose(by=by, case=case, proposal=actions.OpinionProposal(**(given | changed)))


APPRAISERS = [
    ("钟有福", "村民代表"),
    ("谢水英", "村民代表"),
    ("刘石生", "党员代表"),
    ("赖木根", "村干部"),
    ("管桂香", "村民"),
]


def with_appraisal(case: Case, by: Any, chaired_by: Any = None, **changed: Any) -> Any:
    given: dict[str, Any] = {
        "held_on": timezone.localdate(),
        "place": "村委会会议室",
        "people": APPRAISERS,
        "votes_for": 4,
        "votes_against": 1,
        "votes_abstained": 0,
    }
    return actions.submit_appraisal(
        by=by,
        case=case,
        appraisal=actions.AppraisalRecord(**(given | changed)),
        chaired_by=chaired_by or by,
        minutes=("评议记录.pdf", b"%PDF-1.7 minutes"),
    )
