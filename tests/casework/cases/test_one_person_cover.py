"""One-person cover: both forms, by the person's own income in the assessment and in the amount of the award."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from doudi.casework import actions
from doudi.casework.cases.assessment import assess_case
from doudi.casework.cases.income_table import income_table
from doudi.casework.models import Case
from doudi.casework.post_award.assessment import reassess
from doudi.registry.law_inputs.household_facts import household_facts
from doudi.registry.models import Award
from tests.casework.conftest import answers, member, send, with_home_visit, with_opinion
from tests.clock import Clock
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
URBAN_STANDARD_FEN = 885_00


def accepted(cast: Cast, husband_fen: int, wife_fen: int) -> Case:
    """The application of a wife with a physical disability of the second grade, who lives with her husband."""
    husband = member("邱长生", date(1958, 4, 3), 701, transfer_fen=str(husband_fen))
    wife = member(
        "曾招娣",
        date(1962, 4, 3),
        704,
        relation="配偶",
        transfer_fen=str(wife_fen),
        disability_category="physical",
        disability_grade="2",
    )
    said = answers("one_person_cover", husband, wife, places=[1])
    application, _code = send(cast.village, said)
    return actions.accept_case(by=cast.officer, case=application.cases.get())


def granted(cast: Cast, clock: Clock, case: Case, **visit: Any) -> Case:
    with_home_visit(case, cast.officer, **visit)
    with_opinion(case, cast.officer)
    case = actions.agree(by=cast.leader, case=case)
    clock.after(8)
    return actions.grant(by=cast.bureau, case=actions.end_public_notice(by=cast.officer, case=case))


def test_award_of_a_margin_family_assesses_the_own_income(staff: Cast, clock: Clock) -> None:
    """By hand: 1900 + 100 = 2000, 1000 a head, at the margin; her own 100 is assessed: 885 − 100 = 785."""
    case = accepted(staff, 1900_00, 100_00)
    assessed = assess_case(case)
    assert assessed is not None
    assert (assessed.proposes, assessed.income_per_head_fen) == (True, 100_00)
    facts = household_facts(case.household, clock.today, clock.today)  # type: ignore[arg-type]  # accepted
    in_unit = {one.name: one.is_in_unit for one in income_table(case, facts, assessed.month)}
    assert in_unit == {"邱长生": False, "曾招娣": True}
    case = granted(staff, clock, case)
    award = Award.objects.get()
    assert (award.person.name, award.assessed_income_fen) == ("曾招娣", 100_00)
    assert case.decision.month_fen == 785_00


def test_own_income_at_the_standard_is_not_proposed(staff: Cast) -> None:
    """By hand: 1000 + 885 = 1885, 942.50 a head, at the margin; her own 885 is not below 885."""
    assessed = assess_case(accepted(staff, 1000_00, URBAN_STANDARD_FEN))
    assert assessed is not None
    assert not assessed.proposes


def test_kept_by_siblings_counts_once_the_home_visit_says_so(staff: Cast, clock: Clock) -> None:
    """By hand: 5000 + 100, 2550 a head, far above the margin; without work and kept by siblings: 885 − 100 = 785."""
    case = accepted(staff, 5000_00, 100_00)
    assessed = assess_case(case)
    assert assessed is not None
    assert not assessed.proposes
    assert case.person is not None
    case = granted(staff, clock, case, asked={case.person.number: {"kept_by": "siblings"}})
    assert case.decision.month_fen == 785_00


def test_reassessment_keeps_own_income_and_answers(staff: Cast, clock: Clock) -> None:
    """Who keeps the person was asked when the award was granted, and holds until it is asked again."""
    case = accepted(staff, 5000_00, 100_00)
    assert case.person is not None
    case = granted(staff, clock, case, asked={case.person.number: {"kept_by": "siblings"}})
    clock.after(70)
    review = actions.open_case(
        by=staff.officer, matter="circumstances_change", household=case.household, why="本人报告"
    )
    reassessed = reassess(review)
    assert reassessed is not None
    [line] = reassessed.lines
    assert (line.suggested.does, line.suggested.new_fen, line.suggested.old_fen) == ("continue", 785_00, 785_00)
    review.investigated_facts = {case.person.number: {"kept_by": "other_relatives"}}
    [line] = reassess(review).lines  # type: ignore[union-attr]  # as above
    assert line.suggested.does == "end"


def test_home_visit_page_asks_who_keeps_the_person(staff: Cast, signed_in: Any) -> None:
    case = accepted(staff, 5000_00, 100_00)
    page = signed_in("officer").get(reverse("casework:home_visit", args=[case.pk])).content.decode()
    assert "由谁供养" in page
    assert "六十周岁以上的父母" in page
