"""Pilots: planned, started, measured before and after, written up, closed by another, sent upward."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from doudi.care.charity.matches.actions import agree_match, hand_over, tell_giver
from doudi.core.attachments.uploads import Upload
from doudi.core.refusals import OutsideScope, PermissionRequired, SecondPersonRequired, TransitionNotAllowed
from doudi.outreach.pilots.actions.papers import SentPaper, record_outcome, send_up
from doudi.outreach.pilots.actions.plans import add_indicator, add_stage, plan_pilot, start_pilot
from doudi.outreach.pilots.actions.results import (
    close_pilot,
    draw_figures,
    enter_figure,
    report_stage,
    send_back,
    write_up,
)
from doudi.outreach.pilots.charity import charity_rows
from doudi.outreach.pilots.models import Pilot
from doudi.outreach.pilots.queries import pilots
from doudi.outreach.pilots.refusals import FigureNotThere, PilotIncomplete
from doudi.outreach.pilots.worklist import waiting_tasks
from doudi.supervision.measures.measure import Figure, measure_named
from doudi.supervision.measures.models import MonthlyFact
from doudi.supervision.measures.periods import month_of
from tests.care.charity.charity_rows import charity_rows as charity_rows_of
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast
from tests.outreach.pilots.pilot_rows import plan, running_pilot
from tests.pictures import PNG_HEAD
from tests.supervision.places import case_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PAPER = Upload("案例.png", PNG_HEAD)
START = date(2025, 9, 1)
HOME = "360731100"


@pytest.fixture
def pilot(cast: Cast) -> Pilot:
    """A pilot since September; of two cases of August one was in time."""
    case_due(cast.village.code, date(2025, 8, 10), date(2025, 8, 8))
    case_due(cast.village.code, date(2025, 8, 20), date(2025, 8, 25))
    return running_pilot(cast, START)


def done(cast: Cast, clock: Clock, pilot: Pilot) -> Pilot:  # noqa: F811 - the imported fixture
    """Take a pilot to its write-up."""
    case_due(cast.village.code, date(2025, 9, 20), date(2025, 9, 18))
    clock.on(date(2025, 10, 8))
    report_stage(by=cast.officer, pilot=pilot, stage=pilot.stages.get(), done_on=date(2025, 9, 18), text="窗口开了")
    draw_figures(by=cast.officer, pilot=pilot)
    written: Pilot = write_up(by=cast.officer, pilot=pilot, result="当天转出", lessons="人手要两个")
    return written


@pytest.mark.clause("P18-25.a", "P18-25.b", "P18-25.c", "P18-25.d")
@pytest.mark.parametrize("kind", ["standards", "window", "discovery", "powers"])
def test_the_four_kinds_are_planned_and_started_by_two(cast: Cast, kind: str) -> None:
    found = plan_pilot(by=cast.officer, plan=plan(HOME, START, kind=kind))
    assert found.clause == f"P18-25.{'abcd'[['standards', 'window', 'discovery', 'powers'].index(kind)]}"
    with pytest.raises(PilotIncomplete):
        start_pilot(by=cast.director, pilot=found)
    add_stage(by=cast.officer, pilot=found, name="摸底", due_on=START)
    add_indicator(by=cast.officer, pilot=found, label="当天转出的件数")
    with pytest.raises(PermissionRequired):
        start_pilot(by=cast.bureau, pilot=found)
    assert {one.label for one in waiting_tasks(cast.director)} == {"试点待启动"}
    assert start_pilot(by=cast.director, pilot=found).state == "under_way"
    counted = measure_named("pilots")
    assert counted is not None
    assert counted.figures(month_of(START)) == {HOME: Figure(1)}
    own = plan_pilot(by=cast.director, plan=plan(HOME, START))
    add_stage(by=cast.director, pilot=own, name="摸底", due_on=START)
    add_indicator(by=cast.director, pilot=own, label="件数")
    with pytest.raises(SecondPersonRequired):
        start_pilot(by=cast.director, pilot=own)


@pytest.mark.clause("P18-25.e")
def test_figures_before_and_after_come_from_the_system_and_stay(cast: Cast, clock: Clock, pilot: Pilot) -> None:  # noqa: F811 - the imported fixture
    found = pilot.indicators.get()
    assert (found.before_shown, found.before_value) == ("50.0% 1/2", Decimal("50.00"))
    clock.on(date(2025, 9, 30))
    with pytest.raises(FigureNotThere) as refused:
        draw_figures(by=cast.officer, pilot=pilot)
    assert "2025年10月1日起" in refused.value.message
    written = done(cast, clock, pilot)
    found.refresh_from_db()
    assert (found.after_shown, found.change_shown, found.tone) == ("100.0% 1/1", "+50，变好", "good")
    case_due(cast.village.code, date(2025, 8, 21), date(2025, 8, 30))
    assert written.indicators.get().before_shown == "50.0% 1/2"


def test_a_month_that_was_written_down_is_taken_as_it_was(cast: Cast) -> None:
    MonthlyFact.objects.create(
        measure="decided_in_time", month=date(2025, 8, 1), township_code=HOME, numerator=3, denominator=4
    )
    assert running_pilot(cast, START).indicators.get().before_shown == "75.0% 3/4"


@pytest.mark.clause("P18-25.e")
def test_another_person_closes_and_papers_go_upward(cast: Cast, clock: Clock, pilot: Pilot) -> None:  # noqa: F811 - the imported fixture
    with pytest.raises(PilotIncomplete, match="1个阶段没有完成"):
        write_up(by=cast.officer, pilot=pilot, result="好", lessons="好")
    written = done(cast, clock, pilot)
    returned = send_back(by=cast.director, pilot=written, why="写清问题")
    again = write_up(by=cast.director, pilot=returned, result="当天转出", lessons="人手要两个")
    with pytest.raises(SecondPersonRequired):
        close_pilot(by=cast.director, pilot=again)
    again.written_up_by = cast.officer
    again.save()
    paper = SentPaper("case", "一窗受理", "赣州市民政局", date(2025, 10, 8), PAPER)
    with pytest.raises(TransitionNotAllowed):
        send_up(by=cast.bureau, pilot=again, paper=paper)
    closed = close_pilot(by=cast.director, pilot=again)
    with pytest.raises(PermissionRequired):
        send_up(by=cast.officer, pilot=closed, paper=paper)
    sent = send_up(by=cast.bureau, pilot=closed, paper=paper)
    clock.on(date(2025, 11, 3))
    record_outcome(by=cast.bureau, pilot=closed, paper=sent, outcome="adopted", outcome_on=date(2025, 11, 1))
    counted = measure_named("pilot_papers")
    assert counted is not None
    assert counted.figures(month_of(date(2025, 10, 1))) == {HOME: Figure(1)}


def test_an_own_indicator_needs_proof(cast: Cast, pilot: Pilot) -> None:
    own = add_indicator(by=cast.officer, pilot=pilot, label="平均等候分钟", higher_is_better=False)
    enter_figure(by=cast.officer, pilot=pilot, indicator=own, before=Decimal(40), after=Decimal(15), evidence=PAPER)
    own.refresh_from_db()
    assert (own.change_shown, own.evidence is not None) == ("-25，变好", True)
    drawn = pilot.indicators.exclude(measure="").get()
    with pytest.raises(FigureNotThere):
        enter_figure(by=cast.officer, pilot=pilot, indicator=drawn, before=Decimal(1), after=Decimal(2), evidence=PAPER)


@pytest.mark.clause("P18-14.a")
def test_a_charity_pilot_shows_what_charity_gave(cast: Cast, clock: Clock, family: Any) -> None:  # noqa: F811 - the imported fixture
    clock.on(date(2025, 8, 5))
    match = charity_rows_of(cast.officer, family)["charity_match"]
    agreed = agree_match(by=cast.officer, match=match, consent_by="self", consented_on=date(2025, 8, 5), consent=PAPER)
    told = tell_giver(by=cast.officer, match=agreed)
    hand_over(by=cast.officer, match=told, handed_on=date(2025, 8, 5), value_fen=150_00, receipt=PAPER)
    clock.on(START)
    with pytest.raises(PilotIncomplete):
        plan_pilot(by=cast.officer, plan=plan(HOME, START, kind="moon"))
    found = running_pilot(cast, START, kind="charity")
    clock.on(date(2025, 10, 2))
    assert [(row.helped, row.people, row.value_fen) for row in charity_rows(found)] == [(1, 1, 150_00), (0, 0, 0)]
    written = done(cast, clock, found)
    assert (written.clause, written.lessons) == ("P18-14.a", "人手要两个")


def test_another_township_neither_sees_nor_changes(cast: Cast, pilot: Pilot) -> None:
    assert not pilots(by=cast.other_officer).exists()
    with pytest.raises(OutsideScope):
        add_stage(by=cast.other_officer, pilot=pilot, name="运行", due_on=START)
    with pytest.raises(OutsideScope):
        plan_pilot(by=cast.other_officer, plan=plan(HOME, START))
    with pytest.raises(PilotIncomplete):
        add_stage(by=cast.officer, pilot=pilot, name="太早", due_on=date(2025, 8, 31))


def test_the_page_offers_what_may_be_done(cast: Cast, signed_in: Any, pilot: Pilot) -> None:
    officer = signed_in("officer")
    sent = {"kind": "window", "title": "试", "township_code": HOME, "goal": "做", "compared_months": "3"}
    wrong = officer.post(
        reverse("outreach_pilots:new_pilot"), sent | {"first_day": "2025-09-02", "last_day": "2025-09-01"}
    )
    assert wrong.status_code == 422
    page = officer.get(pilot.get_absolute_url()).content.decode()
    assert "50.0% 1/2" in page
    assert officer.post(pilot.get_absolute_url(), {"act": "close", "seen_version": pilot.version}).status_code == 422
    stage = {"act": "stage", "name": "推广", "due_on": "2025-12-01", "seen_version": pilot.version}
    assert officer.post(pilot.get_absolute_url(), stage).status_code == 302
    assert officer.post(pilot.get_absolute_url(), stage).status_code == 422
    report = officer.get(reverse("outreach_pilots:report", args=[pilot.pk]))
    assert report["Content-Type"] == "application/pdf"
