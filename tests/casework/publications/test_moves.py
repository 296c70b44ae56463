"""Publications after a move: the village left takes its board down, the village lived in publishes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doudi.casework.daily_tasks import run_due
from doudi.casework.models import Case, Publication
from doudi.casework.publications.queries import counts
from doudi.casework.recognitions.actions import confirm_ending, propose_ending
from doudi.core.divisions.models import Division
from doudi.registry import actions as registry_actions
from doudi.registry.models import Award, Household, Person
from doudi.ui.templatetags.ui import yuan
from tests.casework.case_documents.test_case_documents import granted
from tests.casework.conftest import member
from tests.casework.publications.test_publications import posted
from tests.casework.recognitions.test_recognitions import recognised
from tests.clock import Clock
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def published(village_code: str) -> list[tuple[Any, ...]]:
    """First day, when to take down, and end of the publications of a village."""
    rows = Publication.objects.filter(village_code=village_code)
    return [(row.first_day, row.take_down_due_on, row.ended_on) for row in rows]


def household_of(case: Case) -> Household:
    household = Case.objects.get(pk=case.pk).household
    assert household is not None
    return household


@pytest.mark.clause("MCA57-24", "P18-18.c")
def test_household_that_moves_is_published_where_it_lives(staff: Cast, clock: Clock) -> None:
    case = granted(staff, clock)
    posted(staff.officer, staff.village)
    neighbour = Division.objects.filter(level="village", code__startswith=staff.village.code[:9])
    village = neighbour.exclude(code=staff.village.code).order_by("code")[0]
    clock.on(date(2025, 11, 3))
    moved = {"household": household_of(case), "village": village, "since": clock.today, "source_detail": "迁居"}
    registry_actions.move_household(by=staff.officer, **moved)
    assert published(staff.village.code) == [(date(2025, 9, 9), clock.today, None)]
    assert published(village.code) == [(None, None, None)]
    old, new = Publication.objects.all()
    assert new.lines == old.lines
    assert counts(staff.officer) == [("决定待公布", 1), ("公布待撤下", 1)]
    run_due()
    assert Publication.objects.count() == 2
    registry_actions.move_household(by=staff.officer, **moved | {"village": staff.village})
    assert published(village.code) == [(None, None, clock.today)], "never hung there"
    assert published(staff.village.code) == [(date(2025, 9, 9), clock.today, None), (None, None, None)]


def two_recipients(staff: Cast, clock: Clock) -> tuple[Case, Person]:
    """A family whose two members get dibao, published; the case and the wife."""
    wife = member("钟秀英", date(1960, 5, 6), 702, "配偶")
    case = granted(staff, clock, members=[member("邱长生", date(1958, 4, 3), 701), wife])
    return case, household_of(case).present_people.get(name="钟秀英")


@pytest.mark.clause("MCA57-24", "P18-18.c")
def test_recipient_who_moves_away_is_published_there_and_the_rest_here(staff: Cast, clock: Clock) -> None:
    case, wife = two_recipients(staff, clock)
    posted(staff.officer, staff.village)
    clock.on(date(2025, 11, 3))
    home = registry_actions.register_household(by=staff.other_officer, number="H77", village=staff.other_village)
    proposal = registry_actions.propose_move(
        by=staff.officer,
        person=wife,
        household=home,
        kind="living",
        relation="户主",
        since=clock.today,
        source="paper",
        source_detail="户口本",
    )
    assert published(staff.other_village.code) == []
    registry_actions.agree_to_move(by=staff.other_officer, proposal=proposal)
    old, *new = Publication.objects.order_by("pk")
    assert (old.row[2], old.take_down_due_on) == ("2人", clock.today)
    here, there = sorted(new, key=lambda row: row.village_code != staff.village.code)
    half = yuan((case.decision.month_fen or 0) // 2)
    assert (here.village_code, here.row) == (staff.village.code, ("邱长生", "最低生活保障", "1人", half))
    assert (there.village_code, there.row) == (staff.other_village.code, ("钟秀英", "最低生活保障", "1人", half))
    assert counts(staff.other_officer) == [("决定待公布", 1)]
    run_due()
    assert Publication.objects.count() == 3


def test_member_without_an_award_moves_without_a_publication(staff: Cast, clock: Clock) -> None:
    _case, wife = two_recipients(staff, clock)
    Award.objects.filter(person=wife).update(withdrawn_at=clock.now())
    home = registry_actions.register_household(by=staff.officer, number="H78", village=staff.village)
    moved = {"person": wife, "household": home, "relation": "户主", "since": date(2025, 9, 10)}
    clock.on(date(2025, 9, 10))
    registry_actions.move_person(by=staff.officer, source="paper", source_detail="分户", **moved)
    assert Publication.objects.count() == 1


@pytest.mark.clause("P18-18.c")
def test_recognition_that_ends_early_is_taken_down_after_its_last_month(staff: Cast, clock: Clock) -> None:
    recognition = recognised(staff, clock)
    posted(staff.officer, staff.village, first_day=clock.today)
    propose_ending(by=staff.officer, recognition=recognition, last_month=date(2025, 11, 1), reason="已就业")
    assert Publication.objects.get().take_down_due_on == date(2026, 9, 9)
    confirm_ending(by=staff.leader, recognition=recognition)
    assert Publication.objects.get().take_down_due_on == date(2025, 12, 1)
    clock.on(date(2025, 11, 30))
    assert counts(staff.officer) == []
    clock.on(date(2025, 12, 1))
    assert counts(staff.officer) == [("公布待撤下", 1)]


def test_recognition_that_ends_before_it_was_published_is_not_published(staff: Cast, clock: Clock) -> None:
    recognition = recognised(staff, clock)
    propose_ending(by=staff.officer, recognition=recognition, last_month=date(2025, 9, 1), reason="已就业")
    confirm_ending(by=staff.leader, recognition=recognition)
    clock.on(date(2025, 10, 1))
    run_due()
    assert counts(staff.officer) == []
