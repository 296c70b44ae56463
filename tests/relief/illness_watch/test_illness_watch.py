"""Tekun people and orphans in illness: who is listed, how they are judged, and the second look."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from doudi.core.audit.trail import SYSTEM
from doudi.core.refusals import (
    OutsideScope,
    ReasonRequired,
    RoleNotAllowed,
    SecondPersonRequired,
    StaleVersion,
    TransitionNotAllowed,
)
from doudi.registry import actions as registry
from doudi.relief.daily_tasks import run_due
from doudi.relief.illness_watch import refusals
from doudi.relief.illness_watch.actions import check_judgement, draw_illness_list, judge_illness
from doudi.relief.illness_watch.models import IllnessWatch
from doudi.relief.other_aid.actions import GivenAid, book_other_aid
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.clause("P18-6.h")]
MONTH = date(2025, 9, 1)


@pytest.fixture
def ill(cast: Cast, clock: Clock, family: Any) -> Any:  # noqa: F811 - the fixture
    """The son of the family, supported as tekun, who is seriously ill; the mother is ill and on dibao."""
    registry.take_over_award(
        by=cast.officer,
        approved_by=cast.director,
        number="T1",
        person=family.son,
        programme="tekun",
        from_month=date(2022, 1, 1),
        self_care="full",
        in_institution=False,
    )
    for person in (family.son, family.mother):
        registry.change_circumstance(
            by=cast.officer,
            subject=person,
            kind="serious_illness",
            value=True,
            since=date(2024, 1, 1),
            source="paper",
        )
    return family.son


def test_ill_tekun_people_whom_nothing_covers_are_listed_once_a_month(cast: Cast, ill: Any) -> None:
    assert run_due() == 1
    watch = IllnessWatch.objects.get()
    assert (watch.person, watch.month, watch.group, watch.state) == (ill, MONTH, "tekun", "listed")
    assert run_due() == 0
    with pytest.raises(refusals.WatchAlreadyDrawn):
        draw_illness_list(by=SYSTEM, month=MONTH)


def test_who_got_medical_aid_is_not_listed(cast: Cast, ill: Any) -> None:
    given = GivenAid("mib", "medical", 900_00, date(2025, 8, 1), "医保局名册")
    book_other_aid(by=cast.officer, household=ill.household, person=ill, given=given)
    assert draw_illness_list(by=SYSTEM, month=MONTH) == 0


def test_the_township_judges_and_another_of_the_bureau_looks_again(cast: Cast, ill: Any) -> None:
    draw_illness_list(by=SYSTEM, month=MONTH)
    watch = IllnessWatch.objects.get()
    with pytest.raises(OutsideScope):
        judge_illness(by=cast.other_officer, watch=watch, outcome="no_need", reason="报销够了")
    with pytest.raises(refusals.WatchIncomplete):
        judge_illness(by=cast.officer, watch=watch, outcome="relief", reason="要救助")
    with pytest.raises(ReasonRequired):
        judge_illness(by=cast.officer, watch=watch, outcome="referral", reason="住院")
    with pytest.raises(ReasonRequired):
        judge_illness(by=cast.officer, watch=watch, outcome="no_need", reason=" ")
    with pytest.raises(StaleVersion):
        judge_illness(by=cast.officer, watch=watch, outcome="no_need", reason="够了", seen_version=7)
    judge_illness(by=cast.bureau, watch=watch, outcome="no_need", reason="费用已全部报销")
    with pytest.raises(RoleNotAllowed):
        check_judgement(by=cast.leader, watch=watch, is_right=True)
    with pytest.raises(SecondPersonRequired):
        check_judgement(by=cast.bureau, watch=watch, is_right=True)
    assert check_judgement(by=cast.director, watch=watch, is_right=False, note="再核一次").state == "listed"
    judge_illness(by=cast.officer, watch=watch, outcome="referral", reason="自付多", department="县医保局")
    assert check_judgement(by=cast.director, watch=watch, is_right=True).state == "checked"
    with pytest.raises(TransitionNotAllowed):
        check_judgement(by=cast.director, watch=watch, is_right=True)


def test_the_pages_list_and_judge(cast: Cast, ill: Any, signed_in: Any) -> None:
    draw_illness_list(by=SYSTEM, month=MONTH)
    watch = IllnessWatch.objects.get()
    client = signed_in("officer")
    assert ill.name in client.get(reverse("relief:illness_watches")).content.decode()
    sent = {"outcome": "no_need", "reason": "费用已报销", "seen_version": watch.version}
    assert client.post(watch.get_absolute_url(), sent).status_code == 302
    assert "复看" in signed_in("bureau").get(watch.get_absolute_url()).content.decode()
    assert signed_in("other_officer").get(watch.get_absolute_url()).status_code == 404
