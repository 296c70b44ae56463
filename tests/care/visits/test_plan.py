"""The plan of care visits: who is visited how often, and what ends or pauses it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from doudi.care.visits.actions.pauses import pause_visits, resume_visits
from doudi.care.visits.actions.plans import assign_visit, plan_visits
from doudi.care.visits.models import PlannedVisit
from doudi.care.visits.refusals import PauseInvalid
from doudi.core.accounts.models import User
from doudi.core.refusals import OutsideScope, PermissionRequired
from doudi.registry import actions as registry
from doudi.registry.models import Award
from tests.care.visits.conftest import MONDAY, Home, first_visit, tekun_person
from tests.clock import Clock
from tests.conftest import Cast
from tests.deaths_and_cards import record_death

pytestmark = pytest.mark.django_db


def _due(person: Any, kind: str = "village", **more: Any) -> list[date]:
    rows = PlannedVisit.objects.filter(person=person, kind=kind, **more).order_by("due_on")
    return list(rows.values_list("due_on", flat=True))


@pytest.mark.clause("P18-5.e")
@pytest.mark.clause("SC649-15")
def test_frequency_follows_the_grade(home: Home) -> None:
    thursdays = [date(2025, 6, 5) + timedelta(weeks=week) for week in range(5)]
    assert _due(home.dependent) == thursdays
    fortnights = _due(home.partial)
    assert fortnights[1] - fortnights[0] == timedelta(weeks=2)
    assert _due(home.reliant) == [date(2025, 6, 25), date(2025, 7, 25)]
    for person in (home.dependent, home.partial, home.reliant):
        assert len(_due(person, "township")) in {1, 2}


def test_planning_again_changes_nothing(home: Home) -> None:
    assert plan_visits().is_empty


def test_plan_moves_ahead_with_the_days(home: Home, clock: Clock) -> None:
    clock.after(7)
    assert {one.window.due_on for one in plan_visits().added if one.person == home.dependent.pk} == {date(2025, 7, 10)}


def test_death_ends_what_falls_due_after_it(home: Home, clock: Clock) -> None:
    clock.on(date(2025, 6, 14))
    record_death(home.dependent, date(2025, 6, 11))
    plan_visits()
    assert _due(home.dependent, state="open") == [date(2025, 6, 5)]
    causes = PlannedVisit.objects.filter(person=home.dependent, state="cancelled").values_list(
        "cancel_cause", flat=True
    )
    assert set(causes) == {"died"}


def test_end_of_award_and_institution_end_visits(home: Home, office: Cast) -> None:
    Award.objects.filter(person=home.reliant).update(valid_to=date(2025, 6, 1))
    Award.objects.filter(person=home.partial).update(in_institution=True)
    plan_visits()
    assert _due(home.reliant, state="open") == [date(2025, 6, 25)]
    assert _due(home.partial, state="open") == []
    assert set(PlannedVisit.objects.filter(state="cancelled").values_list("cancel_cause", flat=True)) == {
        "award_ended",
        "institution",
    }


def test_hospital_pauses_visits_and_coming_home_resumes_them(home: Home, office: Cast, clock: Clock) -> None:
    pause = pause_visits(by=office.officer, person=home.dependent, cause="hospital", since=MONDAY, reason="县医院")
    assert _due(home.dependent, state="open") == []
    with pytest.raises(PauseInvalid):
        pause_visits(by=office.officer, person=home.dependent, cause="away", since=MONDAY, reason="去女儿家")
    clock.on(date(2025, 6, 10))
    resume_visits(by=office.officer, pause=pause, until=date(2025, 6, 9))
    assert _due(home.dependent, state="open")[0] == date(2025, 6, 12)
    with pytest.raises(PauseInvalid):
        resume_visits(by=office.officer, pause=pause, until=date(2025, 6, 9))
    with pytest.raises(PermissionRequired):
        pause_visits(by=office.cadre, person=home.partial, cause="away", since=MONDAY, reason="去女儿家")
    with pytest.raises(OutsideScope):
        pause_visits(by=office.other_officer, person=home.partial, cause="away", since=MONDAY, reason="去女儿家")


def test_changed_grade_changes_the_interval(home: Home) -> None:
    award = Award.objects.get(person=home.dependent)
    award.self_care = "full"
    award.save()
    plan_visits()
    assert _due(home.dependent, state="open") == [date(2025, 6, 25), date(2025, 7, 25)]


def test_visits_follow_a_move(home: Home, office: Cast) -> None:
    household = registry.register_household(by=office.bureau, number="TK900", village=office.other_village)
    moving: dict[str, Any] = {
        "kind": "living",
        "relation": "户主",
        "since": MONDAY,
        "source": "paper",
        "source_detail": "迁移证",
    }
    moving["source_detail"] = "迁移证"
    proposal = registry.propose_move(by=office.officer, person=home.dependent, household=household, **moving)
    registry.agree_to_move(by=office.other_officer, proposal=proposal)
    assert set(PlannedVisit.objects.filter(person=home.dependent).values_list("village_code", flat=True)) == {
        office.other_village.code
    }


def test_visit_is_assigned_within_its_place(home: Home, office: Cast) -> None:
    planned = first_visit(home.dependent, "township")
    assert assign_visit(by=office.leader, planned=planned, officer=office.officer).officer == office.officer
    with pytest.raises(OutsideScope):
        assign_visit(by=office.leader, planned=planned, officer=office.other_officer)
    with pytest.raises(PermissionRequired):
        assign_visit(by=office.cadre, planned=planned, officer=User.objects.get(username="officer"))


def test_new_person_begins_in_the_month_of_the_award(office: Cast) -> None:
    person = tekun_person(office, 504, "曾新来", "none", from_month=date(2025, 7, 1))
    plan_visits()
    assert _due(person) == [date(2025, 7, 3)]
