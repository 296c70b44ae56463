"""Gaps and doubts: found once a day and at once on a death, kept with their first day, closed by the new agreement."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from doudi.care.agreements import refusals
from doudi.care.agreements.actions.carers import CarerDetails, register_carer
from doudi.care.agreements.actions.gaps import handle_gap, name_substitute
from doudi.care.agreements.daily_tasks import run_due
from doudi.care.agreements.gaps import refresh_gaps
from doudi.care.agreements.models import Agreement, CareGap
from doudi.core.refusals import OutsideScope, ReasonRequired, TransitionNotAllowed
from doudi.registry import actions as registry
from doudi.registry.deaths.actions import confirm_death_report, reject_death_report, report_death
from doudi.registry.models import Person
from tests.care.agreements.conftest import DAY, Cared, register_neighbour
from tests.clock import Clock
from tests.conftest import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.clause("P18-5.c"), pytest.mark.clause("P18-5.e")]
HOLIDAY = date(2025, 10, 3)
"""The third day of the holiday of October."""


def gaps() -> list[tuple[str, date, date | None]]:
    """The gaps and doubts on record: kind, first and last day."""
    return list(CareGap.objects.order_by("pk").values_list("kind", "first_day", "last_day"))


def died(cast: Cast, person: Person, day: date) -> None:
    """Report a death and confirm it as the second person."""
    report = report_death(by=cast.officer, person=person, died_on=day, data_source="公安")
    confirm_death_report(by=cast.leader, report=report, why="看过证明")


def test_somebody_at_home_without_agreement_is_a_gap_until_an_agreement_holds(
    cast: Cast, cared: Cared, clock: Clock, agreed: Callable[..., Agreement]
) -> None:
    assert run_due() == 1
    assert gaps() == [("no_agreement", DAY, None)]
    assert run_due() == 0
    agreed(cared.son, cared.carer, date(2025, 9, 5))
    assert gaps() == [("no_agreement", DAY, None)]
    clock.on(date(2025, 9, 5))
    refresh_gaps()
    assert gaps() == [("no_agreement", DAY, date(2025, 9, 4))]
    gap = CareGap.objects.get()
    assert (gap.closed_on, gap.closed_by_agreement) == (date(2025, 9, 5), Agreement.objects.get())


def test_a_carer_dies_on_a_holiday(cast: Cast, cared: Cared, clock: Clock, agreed: Callable[..., Agreement]) -> None:
    agreement = agreed(cared.son, cared.carer)
    clock.on(date(2025, 10, 4))
    report = report_death(by=cast.cadre, person=cared.mother, died_on=HOLIDAY, data_source="村里报告")
    assert gaps() == [("carer_died", date(2025, 10, 4), None)]
    gap = name_substitute(by=cast.officer, gap=CareGap.objects.get(), carer=cared.second)
    assert (gap.substitute, gap.substitute_since) == (cared.second, date(2025, 10, 4))
    clock.on(date(2025, 10, 9))
    confirm_death_report(by=cast.leader, report=report, why="看过证明")
    agreement.refresh_from_db()
    assert (agreement.state, agreement.ended_on, agreement.ended_why) == ("ended", HOLIDAY, "carer_died")
    assert gaps() == [("carer_died", date(2025, 10, 4), None)]
    agreed(cared.son, cared.second, date(2025, 10, 10), why="carer")
    clock.on(date(2025, 10, 10))
    refresh_gaps()
    assert gaps() == [("carer_died", date(2025, 10, 4), date(2025, 10, 9))]


def test_a_death_that_was_not_true_leaves_no_day_uncared(
    cast: Cast, cared: Cared, clock: Clock, agreed: Callable[..., Agreement]
) -> None:
    agreed(cared.son, cared.carer)
    clock.on(date(2025, 10, 4))
    report = report_death(by=cast.officer, person=cared.mother, died_on=HOLIDAY, data_source="听说")
    reject_death_report(by=cast.leader, report=report, why="本人健在")
    assert gaps() == [("carer_died", date(2025, 10, 4), HOLIDAY)]
    assert Agreement.objects.get().state == "confirmed"


def test_an_agreement_that_ran_out_is_a_gap_and_a_late_renewal_keeps_the_hole(
    cast: Cast, cared: Cared, clock: Clock, agreed: Callable[..., Agreement]
) -> None:
    agreed(cared.son, cared.carer, DAY, last_day=date(2025, 9, 30))
    clock.on(date(2025, 10, 8))
    agreed(cared.son, cared.carer, date(2025, 10, 8), why="expired")
    assert gaps() == [("expired", date(2025, 10, 1), date(2025, 10, 7))]


def test_the_death_of_the_person_and_the_end_of_the_award_end_the_agreement(
    cast: Cast, cared: Cared, clock: Clock, agreed: Callable[..., Agreement]
) -> None:
    agreement = agreed(cared.son, cared.carer)
    clock.on(date(2025, 10, 4))
    died(cast, cared.son, HOLIDAY)
    agreement.refresh_from_db()
    assert (agreement.ended_on, agreement.ended_why) == (HOLIDAY, "person_died")
    assert gaps() == []


def test_an_ended_award_ends_the_agreement_by_the_daily_task(
    cast: Cast, cared: Cared, clock: Clock, agreed: Callable[..., Agreement]
) -> None:
    agreement = agreed(cared.son, cared.carer)
    award = cared.son.awards.get(programme="tekun")
    registry.end_award(by=cast.officer, award=award, last_month=date(2025, 10, 1), source_detail="自愿退出")
    clock.on(date(2025, 11, 1))
    assert run_due() == 1
    agreement.refresh_from_db()
    assert (agreement.ended_on, agreement.ended_why) == (date(2025, 10, 31), "award_ended")


@pytest.mark.clause("P30-1.7")
def test_grade_falls_after_hospital_and_the_agreement_must_be_renewed(
    cast: Cast, cared: Cared, clock: Clock, agreed: Callable[..., Agreement]
) -> None:
    agreed(cared.son, cared.carer)
    change_grade(cast, cared.son, "none", date(2025, 10, 1))
    refresh_gaps()
    assert gaps() == []
    clock.on(date(2025, 10, 1))
    refresh_gaps()
    assert gaps() == [("grade_differs", date(2025, 10, 1), None)]
    renewed = agreed(cared.son, cared.carer, date(2025, 10, 1), why="grade")
    assert (renewed.grade.clear(), renewed.visit_every_days) == ("none", 7)
    assert CareGap.objects.get().closed_by_agreement == renewed


def change_grade(cast: Cast, person: Person, grade: str, month: date) -> None:
    """End the tekun award and open the next one with another grade, as a reassessment does."""
    award = person.awards.get(programme="tekun", valid_to=None)
    last_month = date(month.year, month.month - 1, 1)
    registry.end_award(by=cast.officer, award=award, last_month=last_month, source_detail="重新评估")
    registry.take_over_award(
        by=cast.officer,
        approved_by=cast.director,
        number=f"T{grade}",
        person=person,
        programme="tekun",
        from_month=month,
        self_care=grade,
        in_institution=False,
    )


def test_a_carer_of_four_is_a_doubt_of_each(
    cast: Cast, cared: Cared, clock: Clock, agreed: Callable[..., Agreement]
) -> None:
    for order in range(4):
        person = register_neighbour(cast, f"丁老{order}", 920 + order, date(1950, 1, 1))
        registry.take_over_award(
            by=cast.officer,
            approved_by=cast.director,
            number=f"TX{order}",
            person=person,
            programme="tekun",
            from_month=date(2022, 1, 1),
            self_care="full",
            in_institution=False,
        )
        agreed(person, cared.second)
    refresh_gaps()
    found = CareGap.objects.filter(kind="overloaded", last_day=None)
    assert found.count() == 4


def test_what_officers_do_about_a_gap(cast: Cast, cared: Cared) -> None:
    run_due()
    gap = CareGap.objects.get()
    with pytest.raises(OutsideScope):
        name_substitute(by=cast.other_officer, gap=gap, carer=cared.second)
    own = register_carer(by=cast.officer, person=cared.son, details=CarerDetails("13900001111"))
    with pytest.raises(refusals.CarerUnfit):
        name_substitute(by=cast.officer, gap=gap, carer=own)
    with pytest.raises(ReasonRequired):
        handle_gap(by=cast.officer, gap=gap, handling=" ")
    assert handle_gap(by=cast.officer, gap=gap, handling="约好周五签").handled_by == cast.officer
    CareGap.objects.update(last_day=DAY, closed_on=DAY)
    with pytest.raises(TransitionNotAllowed):
        handle_gap(by=cast.officer, gap=gap, handling="约好周五签")


def test_who_lives_in_an_institution_has_no_gap_at_home(cast: Cast, cared: Cared, family: Any) -> None:
    registry.take_over_award(
        by=cast.officer,
        approved_by=cast.director,
        number="TI",
        person=register_neighbour(cast, "丁在院", 940),
        programme="tekun",
        from_month=date(2022, 1, 1),
        self_care="full",
        in_institution=True,
    )
    run_due()
    assert [gap.person for gap in CareGap.objects.all()] == [cared.son]
