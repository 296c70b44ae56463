"""Which office takes an application, and which member applies, where hukou places differ (MCA57-5)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from doudi import policy
from doudi.casework import actions
from doudi.casework.cases.application_office import application_office
from doudi.casework.cases.refusals import AnotherOfficeCompetent, ApplicantNotEntitled
from doudi.casework.models import Case
from doudi.core.audit.models import Entry
from tests.casework.conftest import BORN, answers, member, send
from tests.conftest import Cast

HERE = member("谢外省", BORN, 711)
AWAY = {**member("谢外省", BORN, 711), "hukou": "other_province"}
WIFE = member("邱长妹", date(1960, 2, 2), 712, "配偶")
CHILD = member("谢小宝", date(2016, 5, 5), 713, "孙子")
DAY = date(2025, 9, 1)


@pytest.mark.clause("MCA57-5")
@pytest.mark.parametrize(
    ("members", "is_here", "applicants"),
    [
        ([HERE, WIFE], True, (0, 1)),
        ([AWAY, WIFE], True, (1,)),
        ([WIFE, {**AWAY, "hukou": "other_county"}], True, (0,)),
        ([AWAY, CHILD], True, (0, 1)),  # the guardian applies for the child
        ([AWAY, {**WIFE, "hukou": "other_county"}], False, ()),
        ([{**AWAY, "has_residence_permit": True}], False, ()),
    ],
)
def test_hukou_decides_who_applies_where(members: list[Any], is_here: bool, applicants: tuple[int, ...]) -> None:
    office = application_office(members, DAY)
    assert (office.is_here, office.applicants) == (is_here, applicants)
    assert bool(office.note) == any(one.get("hukou") for one in members)


def test_permit_holders_apply_once_the_county_takes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "parameter_value", lambda *_names: True)
    family = [AWAY, {**WIFE, "hukou": "other_county", "has_residence_permit": True}]
    assert application_office(family, DAY).applicants == (1,)
    assert not application_office([AWAY], DAY).is_here


def _sent(cast: Cast, *members: Any, matter: str = "dibao") -> Case:
    return send(cast.village, answers(matter, *members))[0].cases.get()


@pytest.mark.django_db
@pytest.mark.clause("MCA57-5")
def test_application_of_another_office_is_not_accepted(staff: Cast) -> None:
    case = _sent(staff, AWAY)
    with pytest.raises(AnotherOfficeCompetent, match="户籍所在地"):
        actions.accept_case(by=staff.officer, case=case)
    assert Case.objects.get().step == "acceptance"
    assert actions.decline_case(by=staff.officer, case=case, reason="户籍地不在本县").outcome == "declined"
    of_tekun = send(staff.village, answers("tekun", AWAY, places=[0]))[0].cases.get()
    assert actions.accept_case(by=staff.officer, case=of_tekun).accepted_on, "no matter of MCA57"


@pytest.mark.django_db
@pytest.mark.clause("MCA57-5")
def test_member_with_local_hukou_applies(staff: Cast) -> None:
    case = _sent(staff, AWAY, WIFE)
    for forged in (None, 0, 7):
        with pytest.raises(ApplicantNotEntitled, match="邱长妹"):
            actions.accept_case(by=staff.officer, case=case, applied_by=forged)
    client = Client()
    client.force_login(staff.officer)
    page = client.get(case.get_absolute_url()).content.decode()
    assert "由谁提出申请" in page
    assert "户籍在外省" in page
    act = reverse("casework:act", args=[case.pk, "accept"])
    assert client.post(act, {"version": case.version, "applied_by": "0"}).status_code == 422
    assert client.post(act, {"version": case.version, "applied_by": "1"}).status_code == 302
    assert Case.objects.get().accepted_on
    assert "邱长妹" in str(Entry.objects.filter(verb="case.accept").latest("pk").new)
