"""Records of care visits: what they need, what becomes of findings, two visitors, somebody already dead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from doudi.care.visits.actions.findings import open_reassessment, settle_finding
from doudi.care.visits.actions.missed import climb, explain_missed
from doudi.care.visits.actions.plans import plan_visits
from doudi.care.visits.actions.records import choose_counted_visit, record_visit
from doudi.care.visits.models import CareFinding, CarePause, CareVisit, PlannedVisit
from doudi.care.visits.refusals import (
    FindingHandled,
    MustVisitOnSite,
    NotMissed,
    VisitIncomplete,
    VisitOutOfCycle,
)
from doudi.casework.models import Lead
from doudi.core.refusals import (
    OutsideScope,
    PermissionRequired,
    ReasonRequired,
    RoleNotAllowed,
    StaleVersion,
)
from doudi.registry.deaths.queries import open_report_of
from tests.care.visits.conftest import MONDAY, Home, first_visit, report, visited
from tests.clock import Clock
from tests.conftest import Cast
from tests.deaths_and_cards import record_death
from tests.pictures import PNG_HEAD

pytestmark = pytest.mark.django_db
FRIDAY, WEDNESDAY = date(2025, 6, 6), date(2025, 6, 4)


def _fresh(planned: PlannedVisit) -> PlannedVisit:
    return PlannedVisit.objects.get(pk=planned.pk)


@pytest.mark.clause("P18-5.e")
def test_visit_counts_and_its_answers_are_sealed(home: Home, office: Cast) -> None:
    planned = first_visit(home.dependent)
    visit = visited(office.cadre, planned, MONDAY, remarks="精神好", photo=("门口.png", PNG_HEAD + b"1" * 40))
    assert (_fresh(planned).state, _fresh(planned).counted_visit) == ("done", visit)
    assert visit.answers["seen"] == "精神好"
    assert "精神好" not in str(CareVisit.objects.values_list("sealed_answers", flat=True).get())
    assert not CareFinding.objects.exists()


def test_same_record_sent_twice_is_received_once(home: Home, office: Cast) -> None:
    planned = first_visit(home.dependent)
    sent = report(MONDAY)
    assert record_visit(by=office.cadre, planned=planned, report=sent) == record_visit(
        by=office.cadre, planned=planned, report=sent
    )
    assert planned.visits.count() == 1


def test_nobody_met_is_no_visit(home: Home, office: Cast) -> None:
    planned = first_visit(home.dependent)
    visited(office.cadre, planned, MONDAY, "not_met")
    assert _fresh(planned).state == "open"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"outcome": "gone"}, "outcome"),
        ({"visited_on": date(2025, 6, 3)}, "visited_on"),
        ({"answers": {}}, "fed"),
        ({"next_on": date(2025, 6, 1)}, "next_on"),
    ],
)
def test_incomplete_record_is_refused(home: Home, office: Cast, changed: dict[str, Any], field: str) -> None:
    with pytest.raises(VisitIncomplete) as refused:
        record_visit(by=office.cadre, planned=first_visit(home.dependent), report=replace(report(MONDAY), **changed))
    assert field in refused.value.fields


def test_visit_after_its_cycle_and_by_telephone_is_refused(home: Home, office: Cast, clock: Clock) -> None:
    planned = first_visit(home.dependent)
    with pytest.raises(MustVisitOnSite):
        visited(office.cadre, planned, MONDAY, manner="phone")
    clock.on(date(2025, 6, 9))
    with pytest.raises(VisitOutOfCycle):
        visited(office.cadre, planned, date(2025, 6, 9))


def test_others_may_not_record(home: Home, office: Cast) -> None:
    with pytest.raises(OutsideScope):
        visited(office.other_officer, first_visit(home.dependent), MONDAY)
    with pytest.raises(PermissionRequired):
        visited(office.auditor, first_visit(home.dependent), MONDAY)
    with pytest.raises(RoleNotAllowed):
        visited(office.cadre, first_visit(home.dependent, "township"), MONDAY)


@pytest.mark.clause("P18-10.c")
def test_hardship_becomes_a_lead_and_a_change_of_self_care_a_task(home: Home, office: Cast) -> None:
    planned = first_visit(home.dependent)
    answers = {"fed": "badly", "self_care": "worse", "wish": "move"}
    visit = visited(office.cadre, planned, MONDAY, answers=answers, remarks="米快没有了")
    lead = Lead.objects.get()
    assert (lead.need, lead.who, lead.reported_by) == ("work", "刘桂香", office.cadre)
    assert "米快没有了" in lead.sealed_text.clear()
    assert set(visit.findings.values_list("topic", "result")) == {("living", "lead"), ("self_care", ""), ("wish", "")}
    case = open_reassessment(by=office.officer, finding=visit.findings.get(topic="self_care"))
    assert case.procedure_id == "self_care_review"
    wish = visit.findings.get(topic="wish")
    with pytest.raises(ReasonRequired):
        settle_finding(by=office.officer, finding=wish, result="settled", answer=" ")
    with pytest.raises(PermissionRequired):
        settle_finding(by=office.cadre, finding=wish, result="settled", answer="看过敬老院")
    with pytest.raises(OutsideScope):
        settle_finding(by=office.other_officer, finding=wish, result="settled", answer="看过敬老院")
    settle_finding(by=office.officer, finding=wish, result="settled", answer="看过敬老院，选定后办")
    with pytest.raises(FindingHandled):
        settle_finding(by=office.officer, finding=wish, result="settled", answer="再办一次")


def test_two_visitors_of_one_day_are_both_kept_and_the_officer_chooses(home: Home, office: Cast) -> None:
    planned = first_visit(home.dependent)
    first = record_visit(by=office.cadre, planned=planned, report=report(MONDAY), seen_version=0)
    with pytest.raises(StaleVersion):
        record_visit(by=office.officer, planned=planned, report=report(MONDAY), seen_version=0)
    second = record_visit(by=office.officer, planned=planned, report=report(MONDAY), seen_version=1)
    assert _fresh(planned).counted_visit == first
    assert _fresh(planned).must_choose
    with pytest.raises(PermissionRequired):
        choose_counted_visit(by=office.cadre, planned=planned, visit=second)
    foreign = visited(office.cadre, first_visit(home.reliant), MONDAY)
    with pytest.raises(VisitIncomplete):
        choose_counted_visit(by=office.officer, planned=planned, visit=foreign)
    chosen = choose_counted_visit(by=office.officer, planned=planned, visit=second)
    assert (chosen.counted_visit, chosen.must_choose, planned.visits.count()) == (second, False, 2)


def test_visit_of_somebody_already_dead_is_a_doubt(home: Home, office: Cast, clock: Clock) -> None:
    planned = first_visit(home.dependent)
    clock.on(WEDNESDAY)
    record_death(home.dependent, date(2025, 6, 3))
    plan_visits()
    visit = visited(office.cadre, planned, WEDNESDAY)
    assert visit.is_doubtful
    assert _fresh(planned).state == "cancelled"
    assert visit.findings.get().topic == "doubt"


def test_visit_that_finds_a_death_reports_it(home: Home, office: Cast) -> None:
    visited(office.cadre, first_visit(home.dependent), MONDAY, "died", died_on=date(2025, 6, 1))
    death = open_report_of(home.dependent)
    assert death is not None
    assert death.died_on == date(2025, 6, 1)
    doubted = visited(office.officer, first_visit(home.dependent, "township"), MONDAY)
    assert doubted.is_doubtful  # the report alone makes it one, nobody has confirmed it yet


def test_hospital_pauses_until_somebody_asks_again(home: Home, office: Cast) -> None:
    planned = first_visit(home.dependent)
    visit = visited(office.cadre, planned, MONDAY, "hospital")
    assert CarePause.objects.get().since == date(2025, 6, 3)
    plan_visits()
    assert not PlannedVisit.objects.filter(person=home.dependent, state="open").exists()
    assert visit.findings.get().due_on == date(2025, 6, 17)


@pytest.mark.clause("P18-5.e")
def test_missed_week_is_seen_on_friday_and_climbs(home: Home, office: Cast, clock: Clock) -> None:
    planned = first_visit(home.dependent)
    climb()
    assert not planned.climbs.exists()
    clock.on(FRIDAY)
    assert climb() >= 1
    assert climb() == 0
    assert list(planned.climbs.values_list("level", "climbed_on")) == [("township", FRIDAY)]
    with pytest.raises(NotMissed):
        explain_missed(by=office.officer, planned=planned, explanation="村干部住院")
    clock.on(date(2025, 6, 9))
    climb()
    assert (_fresh(planned).state, _fresh(planned).climbed_to) == ("missed", "leader")
    clock.on(date(2025, 6, 13))
    climb()
    assert _fresh(planned).climbed_to == "bureau"
    with pytest.raises(ReasonRequired):
        explain_missed(by=office.officer, planned=planned, explanation="")
    with pytest.raises(OutsideScope):
        explain_missed(by=office.other_officer, planned=planned, explanation="村干部住院")
    explain_missed(by=office.officer, planned=planned, explanation="村干部住院，已换人")
    with pytest.raises(NotMissed):
        explain_missed(by=office.officer, planned=planned, explanation="再写一次")
    assert _fresh(planned).state == "missed"


def test_late_visit_needs_a_reason_and_a_late_record_of_a_visit_in_time_none(
    home: Home, office: Cast, clock: Clock
) -> None:
    planned = first_visit(home.dependent)
    clock.on(FRIDAY)
    climb()
    with pytest.raises(VisitIncomplete) as refused:
        visited(office.cadre, planned, FRIDAY)
    assert "late_reason" in refused.value.fields
    clock.on(date(2025, 6, 9))
    climb()
    visited(office.cadre, planned, WEDNESDAY)  # sent only when the phone had signal again
    assert _fresh(planned).state == "done"
    late = first_visit(home.dependent, "township")
    PlannedVisit.objects.filter(pk=late.pk).update(due_from=MONDAY, due_on=FRIDAY, last_on=date(2025, 6, 30))
    visit = visited(office.officer, late, date(2025, 6, 9), late_reason="涨水路断")
    assert visit.late_reason == "涨水路断"
