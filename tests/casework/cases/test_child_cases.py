"""Cases about children: where they are applied for, how long they take, what is never shown, where they are entered."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from doudi.casework import actions
from doudi.casework.cases.limits import case_limits
from doudi.casework.cases.refusals import AnotherOfficeCompetent
from doudi.casework.data_entry.queries import system_of
from doudi.casework.models import Case
from doudi.registry.models import Award
from tests.casework.conftest import answers, member, send, with_opinion
from tests.clock import Clock
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
GRANDMOTHER = member("谢秀英", date(1955, 1, 1), 702)


def child(**more: Any) -> dict[str, Any]:
    return {**member("小石头", date(2015, 5, 5), 801, relation="孙子", child_status="orphan"), **more}


def applied(cast: Cast, *people: dict[str, Any]) -> Case:
    places = [place for place, person in enumerate(people) if person["name"] == "小石头"]
    return send(cast.village, answers("child_living", *people, places=places))[0].cases.get()


def accepted(cast: Cast) -> Case:
    return actions.accept_case(by=cast.officer, case=applied(cast, GRANDMOTHER, child()))


@pytest.mark.clause("MCA62-2.1")
def test_application_for_a_child_is_taken_where_the_child_has_the_hukou(staff: Cast) -> None:
    away = applied(staff, GRANDMOTHER, child(hukou="other_county"))
    with pytest.raises(AnotherOfficeCompetent, match="小石头的户籍不在本县"):
        actions.accept_case(by=staff.officer, case=away)
    relative = {**GRANDMOTHER, "hukou": "other_province"}
    assert actions.accept_case(by=staff.officer, case=applied(staff, relative, child())).accepted_on


@pytest.mark.clause("MCA62-2.1")
def test_village_committee_applies_for_a_child(staff: Cast) -> None:
    said = answers("child_living", GRANDMOTHER, child(), places=[1])
    application, _code = actions.send_application(
        by=staff.cadre, channel="cadre", village=staff.village, answers=said, mandate="祖母卧病，由村委会提出"
    )
    assert (application.sent_by, application.mandate) == (staff.cadre, "祖母卧病，由村委会提出")


@pytest.mark.clause("MCA62-2.2")
def test_child_is_checked_by_data_within_fifteen_working_days_and_never_shown(staff: Cast) -> None:
    case = accepted(staff)
    due = {limit.name: limit.due_on for limit in case_limits(case)}
    assert due["opinion"] == date(2025, 9, 22)
    assert [one.by for one in case.procedure.materials] == ["signed", "data", "photo"]
    with_opinion(case, staff.officer)
    assert actions.agree(by=staff.leader, case=case).step == "confirmation"
    assert not case.public_notices.exists()


@pytest.mark.clause("MCA62-2.3")
def test_child_is_confirmed_in_thirty_days_paid_from_next_month_and_entered_into_the_childrens_system(
    staff: Cast, clock: Clock, signed_in: Any
) -> None:
    case = accepted(staff)
    assert case.due_on == date(2025, 10, 17)
    with_opinion(case, staff.officer)
    case = actions.grant(by=staff.bureau, case=actions.agree(by=staff.leader, case=case))
    assert Award.objects.get().valid_from == date(2025, 10, 1)
    assert system_of(case) == "全国儿童福利信息管理系统"
    page = signed_in("officer").get(reverse("casework:data_entry", args=[case.pk])).content.decode()
    assert "录入全国儿童福利信息管理系统" in page
