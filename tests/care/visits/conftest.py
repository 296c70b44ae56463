"""People under tekun at home, and records of visits as cadres send them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from doudi.care.visits.actions.plans import plan_visits
from doudi.care.visits.actions.records import VisitReport, record_visit
from doudi.care.visits.models import CareVisit, PlannedVisit
from doudi.registry import actions as registry
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast, identity_number
from tests.repeated_rows import built_once

MONDAY = date(2025, 6, 2)
NUMBERS_OF_A_DAY = 1_000
"""How many people of one birth date have identity numbers."""
WELL = {
    "self_care": "same",
    "clean": "well",
    "clothed": "well",
    "fed": "well",
    "medicine": "well",
    "heating": "well",
    "safety": "well",
    "carer": "here",
    "money": "received",
    "wish": "stay",
}


@dataclass
class Home:
    """A dependent old woman, a half dependent man and a self-reliant man under tekun, each in a household."""

    dependent: Any
    partial: Any
    reliant: Any


def tekun_person(cast: Cast, order: int, name: str, self_care: str, **more: Any) -> Any:
    """A person under tekun at home, alone in a household of the first village."""
    village = more.pop("village", cast.village)
    born, place = date(1946, 3, 5) + timedelta(days=order // NUMBERS_OF_A_DAY), order % NUMBERS_OF_A_DAY
    household = registry.register_household(by=cast.bureau, number=f"TK{order}", village=village)
    person = registry.register_person(
        by=cast.bureau,
        number=f"TP{order}",
        name=name,
        id_number=identity_number(born, place),
        sex="female",
        birth_date=born,
        household=household,
        relation="户主",
        source="paper",
    )
    award: dict[str, Any] = {"from_month": date(2023, 1, 1), "self_care": self_care, "in_institution": False} | more
    registry.take_over_award(
        by=cast.bureau, approved_by=cast.director, number=f"TA{order}", person=person, programme="tekun", **award
    )
    return person


@pytest.fixture
def office(cast: Cast, clock: Clock) -> Cast:  # noqa: F811 - the fixture
    """The cast on a Monday."""
    clock.on(MONDAY)
    return cast


@pytest.fixture
def home(office: Cast) -> Home:
    """Three people of the first village, with their visits planned."""
    return built_once("people at home", lambda: make_home(office))


def make_home(cast: Cast) -> Home:
    found = Home(
        tekun_person(cast, 501, "刘桂香", "none"),
        tekun_person(cast, 502, "邱半护", "partial"),
        tekun_person(cast, 503, "罗自理", "full"),
    )
    plan_visits()
    return found


def first_visit(person: Any, kind: str = "village") -> PlannedVisit:
    """The first planned visit of a person."""
    return PlannedVisit.objects.filter(person=person, kind=kind).order_by("due_on")[0]


_keys = iter(range(10**6))


def report(visited_on: date, outcome: str = "seen", **more: Any) -> VisitReport:
    """A report where everything is well, with some answers changed."""
    answers = WELL | more.pop("answers", {}) if outcome == "seen" else {}
    return VisitReport(
        key=more.pop("key", f"{next(_keys):032x}"), visited_on=visited_on, outcome=outcome, answers=answers, **more
    )


def visited(by: Any, planned: PlannedVisit, visited_on: date, outcome: str = "seen", **more: Any) -> CareVisit:
    """A recorded visit."""
    return record_visit(by=by, planned=planned, report=report(visited_on, outcome, **more))
