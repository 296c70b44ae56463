"""Undeclared near relatives of staff: doubts to settle by another person before the decision."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from doudi.casework import refusals
from doudi.casework.cases.decisions import require_separate_officers_and_bureau_visit
from doudi.casework.models import Case, RelativeDoubtSettlement, StaffMember
from doudi.casework.recusal.actions import record_staff_member, settle_relative_doubt
from doudi.casework.recusal.relative_doubts import open_relative_doubts
from doudi.core.refusals import OutsideScope, ReasonRequired, SecondPersonRequired, TransitionNotAllowed
from doudi.registry import actions as registry_actions
from doudi.registry.models import Person
from tests.casework.cases.test_cases import accepted
from tests.casework.conftest import with_home_visit
from tests.conftest import Cast, Family, identity_number

pytestmark = pytest.mark.django_db


def in_directory(cast: Cast, **changed: Any) -> StaffMember:
    """Enter the mother of the first family, who is the township's leader."""
    given: dict[str, Any] = {
        "name": "钟桂英",
        "id_number": Person.objects.get(number="M1").id_number.clear(),
        "post": "副镇长",
        "office_code": cast.village.code[:9],
        "account": cast.leader,
        "since": date(2025, 1, 1),
    }
    return record_staff_member(by=cast.bureau, **(given | changed))


def with_supporter(cast: Cast, case: Case, supporter: Person) -> Case:
    assert case.household is not None
    registry_actions.register_support(
        by=cast.officer,
        person=case.household.memberships.get().person,
        supporter=supporter,
        relation="女",
        since=date(2000, 1, 1),
        source="paper",
        source_detail="户口本",
    )
    return case


@pytest.fixture
def doubted(staff: Cast, family: Family) -> Case:
    """A case of a man whose registered daughter is the leader of the township, undeclared."""
    in_directory(staff)
    return with_supporter(staff, accepted(staff), family.mother)


@pytest.mark.clause("MCA57-11", "MCA57-20")
def test_undeclared_relative_of_the_officer_is_a_doubt_to_settle(staff: Cast, doubted: Case) -> None:
    texts = [doubt.text for doubt in open_relative_doubts(doubted)]
    assert texts[0].startswith("邱长生与工作人员有登记的赡养")
    with pytest.raises(refusals.RelativeDoubtOpen, match="副镇长"):
        require_separate_officers_and_bureau_visit(doubted, staff.bureau)
    for doubt in open_relative_doubts(doubted):
        settle_relative_doubt(
            by=staff.bureau, case=doubted, key=doubt.key, is_relative=False, evidence="派出所查明是同名误登"
        )
    require_separate_officers_and_bureau_visit(doubted, staff.bureau)
    assert RelativeDoubtSettlement.objects.filter(is_relative=False).exists()


@pytest.mark.clause("MCA57-20")
def test_confirmed_relative_recuses_the_officer_and_forces_the_visit(staff: Cast, doubted: Case) -> None:
    for doubt in open_relative_doubts(doubted):
        settle_relative_doubt(by=staff.bureau, case=doubted, key=doubt.key, is_relative=True, evidence="本人承认")
        break
    doubted.refresh_from_db()
    assert doubted.recused_staff == [staff.leader.pk]
    assert "副镇长" in doubted.near_relative_of
    assert open_relative_doubts(doubted) == []
    with pytest.raises(refusals.BureauVisitRequired):
        require_separate_officers_and_bureau_visit(doubted, staff.bureau)


def test_officer_of_the_case_does_not_settle_the_doubt(staff: Cast, doubted: Case) -> None:
    doubt = open_relative_doubts(doubted)[0]
    given: dict[str, Any] = {"case": doubted, "key": doubt.key, "is_relative": False}
    with pytest.raises(SecondPersonRequired):
        settle_relative_doubt(by=staff.officer, evidence="没有的事", **given)
    with pytest.raises(OutsideScope):
        settle_relative_doubt(by=staff.other_officer, evidence="没有的事", **given)
    with pytest.raises(ReasonRequired):
        settle_relative_doubt(by=staff.bureau, evidence=" ", **given)
    with pytest.raises(TransitionNotAllowed):
        settle_relative_doubt(by=staff.bureau, evidence="查了", **(given | {"key": "name:entry0:0"}))


def test_staff_concerned_do_not_settle_the_doubt(staff: Cast, doubted: Case) -> None:
    doubt = open_relative_doubts(doubted)[0]
    with pytest.raises(refusals.ConflictOfInterest):
        settle_relative_doubt(by=staff.leader, case=doubted, key=doubt.key, is_relative=False, evidence="不是")


def test_staff_of_the_same_household_is_a_doubt(staff: Cast, family: Family) -> None:
    in_directory(staff)
    case = accepted(staff)
    case.household = family.household
    words = [doubt.text for doubt in open_relative_doubts(case)]
    assert [text[:3] for text in words if "同户" in text] == ["易小明"]
    assert any("就是工作人员本人" in text for text in words)


def test_namesake_is_a_doubt_until_the_numbers_differ(staff: Cast, family: Family) -> None:
    entry = in_directory(staff, name="邱长生", id_number="", account=None)
    case = accepted(staff)
    assert ["同名" in doubt.text for doubt in open_relative_doubts(case)] == [True]
    entry.delete()
    in_directory(staff, name="邱长生", id_number=identity_number(date(1980, 1, 1), 501), account=None)
    assert open_relative_doubts(case) == []


def test_declared_relative_is_no_doubt(staff: Cast, doubted: Case) -> None:
    doubted.near_relative_of = "钟桂英之父"
    assert open_relative_doubts(doubted) == []


def test_staff_directory_refuses_bad_entries(staff: Cast, family: Family, signed_in: Any) -> None:
    with pytest.raises(refusals.StaffMemberInvalid):
        in_directory(staff, id_number="360731197005010201")
    with pytest.raises(refusals.StaffMemberInvalid):
        in_directory(staff, post=" ")
    with pytest.raises(OutsideScope):
        record_staff_member(
            by=staff.other_officer,
            name="某",
            id_number="",
            post="主任",
            office_code=staff.village.code,
            account=None,
            since=date(2025, 1, 1),
        )
    in_directory(staff)
    with pytest.raises(refusals.StaffMemberInvalid):
        in_directory(staff)
    officer, page = signed_in("officer"), reverse("casework:staff_directory")
    shown = officer.get(page).content.decode()
    assert "副镇长" in shown
    assert family.mother.id_number.clear() not in shown
    values = {"name": "刘某", "id_number": "", "post": "村主任", "office_code": staff.village.code, "account": ""}
    assert officer.post(page, values | {"since": "2025-01-01"}).status_code == 302
    assert officer.post(page, values | {"since": "2999-01-01"}).status_code == 422
    own = StaffMember.objects.get(name="钟桂英")
    signed_in("leader").post(reverse("casework:end_staff_member", args=[own.pk]))
    own.refresh_from_db()
    assert own.until is None, "one's own entry is ended by another person"
    assert signed_in("other_officer").post(reverse("casework:end_staff_member", args=[own.pk])).status_code == 404


def test_page_of_the_case_offers_to_settle(staff: Cast, doubted: Case, signed_in: Any) -> None:
    with_home_visit(doubted, staff.officer)
    address = reverse("casework:settle_relative_doubt", args=[doubted.pk])
    assert "由经办这一件以外的人查证" in signed_in("officer").get(doubted.get_absolute_url()).content.decode()
    bureau = signed_in("bureau")
    assert "登记查证结果" in bureau.get(doubted.get_absolute_url()).content.decode()
    doubt = open_relative_doubts(doubted)[0]
    refused = bureau.post(address, {"key": doubt.key, "is_relative": "true", "evidence": ""}, follow=True)
    assert "请写明怎么查证的" in refused.content.decode()
    bureau.post(address, {"key": doubt.key, "is_relative": "true", "evidence": "户籍档案"})
    assert RelativeDoubtSettlement.objects.get().is_relative
