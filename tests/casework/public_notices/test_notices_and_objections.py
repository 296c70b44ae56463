"""Public notices and objections: days on the board, appraisal, conclusion by another person, what may be shown."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from doudi.casework import actions, refusals
from doudi.casework.cases.applicant import Applicant
from doudi.casework.daily_tasks import run_due
from doudi.casework.models import Appraisal, Case, PublicNotice
from doudi.casework.office_details.actions import enter_office_detail
from doudi.casework.public_notices.queries import published_notices_in
from doudi.core.refusals import OutsideScope, ReasonRequired, RoleNotAllowed, SecondPersonRequired
from doudi.registry.models import Award, Person
from tests.casework.case_documents.test_case_documents import html
from tests.casework.cases.test_hard_cases import child_of_tekun
from tests.casework.conftest import (
    APPRAISERS,
    BORN,
    answers,
    member,
    send,
    with_appraisal,
    with_home_visit,
    with_opinion,
)
from tests.casework.post_award.test_reassessment import award, looked_at, opened
from tests.clock import Clock
from tests.conftest import Cast, Family

pytestmark = pytest.mark.django_db
CHILD = "钟小石"


def on_notice(
    cast: Cast, matter: str = "dibao", *people: dict[str, Any], asked: Any = None, against: bool = False, **more: Any
) -> Case:
    """A case whose public notice began today; ``against`` the assessment where that proposes nobody."""
    application, _code = send(cast.village, answers(matter, *people, **more))
    case = actions.accept_case(by=cast.officer, case=application.cases.get())
    by_person = {case.person.number: asked} if case.person and asked else {}
    with_home_visit(case, cast.officer, asked=by_person)
    assert case.household is not None
    number = (case.person or case.household.memberships.get().person).number if against else ""
    with_opinion(case, cast.officer, **({"people": [number], "override_reason": "另有证明"} if against else {}))
    return actions.agree(by=cast.leader, case=case)


def tekun_on_notice(cast: Cast) -> Case:
    tests = {"can_eat": True, "can_dress": False, "supporter_situation": "nobody"}
    return on_notice(cast, "tekun", member("邱长生", BORN, 701), asked=tests, places=[0])


def opposed(cast: Cast, clock: Clock, case: Case) -> Case:
    """The case after its notice, with an objection that is appraised."""
    actions.record_objection(by=Applicant("群众"), case=case, text="他有房")
    with_appraisal(case, cast.officer)
    clock.after(8)
    run_due()
    case.refresh_from_db()
    assert case.step == "objection_review"
    return case


@pytest.mark.clause("MCA57-19")
def test_notice_runs_its_days_beside_an_objection(staff: Cast, clock: Clock) -> None:
    case = on_notice(staff)
    actions.record_objection(by=Applicant("群众"), case=case, text="他有房")
    case.refresh_from_db()
    assert case.step == "public_notice"
    assert len(published_notices_in(staff.village.code)) == 1
    with pytest.raises(refusals.ObjectionUnderReview):
        actions.send_back(by=staff.officer, case=case, why="再查")
    with_appraisal(case, staff.officer)
    clock.after(7)
    with pytest.raises(refusals.NoticePeriodRunning):
        actions.end_public_notice(by=staff.officer, case=case)
    clock.after(1)
    case = actions.end_public_notice(by=staff.officer, case=case)
    notice = case.public_notices.get()
    assert (notice.ended_on, notice.ended_by, notice.is_cut_short) == (clock.today, staff.officer, False)
    assert (case.step, case.step_due_on) == ("objection_review", date(2025, 9, 29))


@pytest.mark.clause("MCA57-19")
def test_objection_is_concluded_by_another_person_after_an_appraisal(staff: Cast, clock: Clock, colleague: Any) -> None:
    case = on_notice(staff)
    actions.record_objection(by=staff.officer, case=case, text="他有房", who="邻居")
    clock.after(8)
    case = actions.end_public_notice(by=staff.officer, case=case)
    with pytest.raises(refusals.AppraisalRequired):
        actions.uphold(by=staff.leader, case=case, result="不成立")
    with_appraisal(case, colleague, chaired_by=staff.leader)
    for same in (colleague, staff.leader, staff.officer):
        with pytest.raises(SecondPersonRequired):
            actions.uphold(by=same, case=case, result="不成立")
        with pytest.raises(SecondPersonRequired):
            actions.sustain_objection(by=same, case=case, result="成立")
    objection = case.objections.get()
    assert (objection.result, objection.appraisal) == ("", Appraisal.objects.get())


def test_conclusions_need_a_result_a_role_and_the_township(staff: Cast, clock: Clock) -> None:
    case = opposed(staff, clock, on_notice(staff))
    with pytest.raises(ReasonRequired):
        actions.uphold(by=staff.leader, case=case, result=" ")
    with pytest.raises(OutsideScope):
        actions.uphold(by=staff.other_officer, case=case, result="不成立")
    with pytest.raises(RoleNotAllowed):
        actions.uphold(by=staff.bureau, case=case, result="不成立")
    case = actions.uphold(by=staff.leader, case=case, result="房屋是借住的")
    assert case.step == "confirmation"
    objection = case.objections.get()
    assert (objection.is_founded, objection.concluded_by, objection.concluded_on) == (False, staff.leader, clock.today)
    text = html(case, "opinion")
    for word in ("他有房", "5人参加：赞成4，反对1，弃权0", "房屋是借住的", "肖镇长", "李经办"):
        assert word in text or word in {"肖镇长", "李经办"}, word


@pytest.mark.clause("MCA43-15")
@pytest.mark.parametrize("conclude", [actions.uphold, actions.sustain_objection])
def test_objection_to_tekun_brings_a_new_notice(staff: Cast, clock: Clock, conclude: Any) -> None:
    case = opposed(staff, clock, tekun_on_notice(staff))
    assert case.step_due_on == date(2025, 9, 29), "within ten working days after the seven days of the notice"
    case = conclude(by=staff.leader, case=case, result="评议结论")
    if conclude is actions.sustain_objection:
        assert case.step == "investigation"
        with_opinion(case, staff.officer)
        case = actions.agree(by=staff.leader, case=case)
    assert case.step == "public_notice"
    first, second = case.public_notices.all()
    assert (first.ended_on, second.first_day, second.ended_on) == (clock.today, clock.today, None)
    assert (second.last_day - second.first_day).days == 7
    clock.after(8)
    case = actions.end_public_notice(by=staff.officer, case=case)
    assert case.step == "confirmation"


@pytest.mark.clause("MCA57-19")
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"held_on": date(2025, 8, 31)}, "held_on"),
        ({"held_on": date(2025, 9, 2)}, "held_on"),
        ({"place": " "}, "place"),
        ({"people": APPRAISERS[:4], "votes_for": 3}, "people"),
        ({"people": [*APPRAISERS[:4], APPRAISERS[0]]}, "people"),
        ({"people": [*APPRAISERS[:4], ("赖福生", "")]}, "people"),
        ({"votes_for": 3}, "votes_for"),
        ({"votes_for": 6, "votes_against": -1}, "votes_for"),
    ],
)
def test_incomplete_appraisals_are_refused_by_name(staff: Cast, changed: dict[str, Any], field: str) -> None:
    case = on_notice(staff)
    actions.record_objection(by=staff.officer, case=case, text="他有房")
    with pytest.raises(refusals.AppraisalIncomplete) as refused:
        with_appraisal(case, staff.officer, **changed)
    assert set(refused.value.fields) == {field}
    assert not Appraisal.objects.exists()


def test_appraisal_needs_an_objection_a_chair_of_the_township_and_minutes(staff: Cast) -> None:
    case = on_notice(staff)
    with pytest.raises(refusals.AppraisalRequired):
        with_appraisal(case, staff.officer)
    actions.record_objection(by=staff.officer, case=case, text="他有房")
    for chair in (staff.other_officer, staff.bureau):
        with pytest.raises(refusals.AppraisalIncomplete):
            with_appraisal(case, staff.officer, chaired_by=chair)
    with pytest.raises(OutsideScope):
        with_appraisal(case, staff.other_officer, chaired_by=staff.officer)
    with_appraisal(case, staff.officer)
    for change in (lambda: Appraisal.objects.update(votes_for=5), lambda: Appraisal.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_an_objection_after_the_appraisal_needs_another_one(staff: Cast, clock: Clock) -> None:
    case = on_notice(staff)
    actions.record_objection(by=staff.officer, case=case, text="他有房")
    with_appraisal(case, staff.officer)
    actions.record_objection(by=Applicant("群众"), case=case, text="他有车")
    clock.after(8)
    case = actions.end_public_notice(by=staff.officer, case=case)
    with pytest.raises(refusals.AppraisalRequired):
        actions.uphold(by=staff.leader, case=case, result="不成立")


def test_what_a_notice_shows_cannot_be_changed(staff: Cast) -> None:
    on_notice(staff)
    for change in ({"lines": {}}, {"first_day": date(2025, 8, 1)}, {"last_day": date(2025, 9, 2)}):
        with pytest.raises(DatabaseError), transaction.atomic():
            PublicNotice.objects.update(**change)


def test_printed_notice_shows_the_days_it_really_hung(staff: Cast, clock: Clock) -> None:
    case = on_notice(staff)
    assert "实际张贴" not in html(case, "public_notice")
    clock.after(2)
    case = actions.send_back(by=staff.officer, case=case, why="房屋再查")
    text = html(case, "public_notice")
    assert f"2025年9月1日张贴（{staff.leader.name}），2025年9月3日撤下（{staff.officer.name}），未满期" in text
    assert case.documents.filter(kind="public_notice").count() == 2, "archived again with its real days"
    with_opinion(case, staff.officer)
    case = actions.agree(by=staff.leader, case=case)
    clock.after(8)
    run_due()
    text = html(case, "opinion")
    assert "2025年9月3日撤下" in text
    assert "2025年9月11日撤下（期满由系统撤下），期满无异议" in text


@pytest.mark.clause("P18-18.c")
def test_amount_office_and_supervision_telephone_stand_on_the_notice(staff: Cast) -> None:
    assert "待县民政局填写" in on_notice(staff).public_notices.get().lines["监督电话"]
    township = staff.village.code[:9]
    for place, number in ((township, "0797-6220001"), ("360731", "0797-6230002")):
        enter_office_detail(by=staff.bureau, place_code=place, name="supervision_telephone", value=number)
    case = on_notice(staff, "dibao", member("邱长发", date(1957, 4, 3), 711, business_fen="10000"))
    lines = case.public_notices.get().lines
    assert lines["监督电话"] == "乡镇0797-6220001，县民政局0797-6230002"
    assert lines["经办机关"].endswith("人民政府")
    assert lines["每月金额"].startswith("¥")
    for line in lines.values():
        assert line in html(case, "public_notice")


@pytest.mark.clause("MCA83-IV.2", "P18-18.c")
@pytest.mark.parametrize("matter", ["dibao", "tekun"])
def test_nobody_under_age_is_named(staff: Cast, client: Client, matter: str) -> None:
    """An applicant under age appears as the guardian's family: on the notice, on paper and on the web."""
    facts = {"has_capable_supporter": "false"} if matter == "tekun" else {}
    child = member(CHILD, date(2012, 5, 5), 801, relation="户主", **facts)
    mother = member("张春兰", date(1978, 5, 5), 803, relation="母亲", business_fen="10000")
    asked = {"supporter_situation": "nobody"} if matter == "tekun" else None
    case = on_notice(staff, matter, child, mother, asked=asked, places=[0] if matter == "tekun" else [])
    assert case.step == "public_notice"
    notice = case.public_notices.get()
    assert (notice.lines["申请人"], (notice.last_day - notice.first_day).days) == ("张某监护家庭，2人", 7)
    web = client.get(reverse("portal:public_notices") + f"?village={staff.village.code}").content.decode()
    objection = client.get(reverse("portal:objection", args=[case.public_notices.get().pk])).content.decode()
    for page in (html(case, "public_notice"), web, objection):
        assert "张某监护家庭，2人" in page
        assert CHILD not in page
        assert "钟**" not in page


def test_a_child_without_an_adult_in_the_form_is_not_named(staff: Cast) -> None:
    child = member(CHILD, date(2012, 5, 5), 801, has_capable_supporter="false")
    case = on_notice(staff, "tekun", child, asked={"supporter_situation": "nobody"}, places=[0])
    assert case.public_notices.get().lines["申请人"] == "某某监护家庭，1人"


def test_one_person_cover_reads_as_dibao(staff: Cast) -> None:
    ill = member("邱长生", BORN, 701, disability_category="physical", disability_grade="1")
    earner = member("谢秀英", date(1970, 6, 6), 702, relation="配偶", wage_fen="160000")
    case = on_notice(staff, "one_person_cover", ill, earner, against=True, places=[0])
    assert case.step == "public_notice"
    text = html(case, "public_notice")
    assert case.public_notices.get().lines["事项"] == "最低生活保障"
    for word in ("单人", "残", "病", "肢体"):
        assert word not in text


@pytest.mark.clause("MCA43-26")
def test_ending_of_a_childs_tekun_names_the_guardians_family(staff: Cast) -> None:
    child = child_of_tekun(staff, date(2012, 10, 15))
    assert child.household is not None
    case = actions.open_case(by=staff.officer, matter="ending", household=child.household, why="有了监护人")
    lines = list(Award.objects.filter(programme="tekun"))
    chosen = {line.number: actions.ChosenMeasure("end") for line in lines}
    case = looked_at(staff, case, reason="有人抚养", chosen=chosen, override_reason="已由叔父抚养")
    assert case.step == "ending_notice"
    assert case.public_notices.get().lines["申请人"].endswith("监护家庭，1人")
    assert child.name not in html(case, "public_notice")


@pytest.mark.clause("MCA43-26")
def test_ending_of_the_tekun_of_a_grandchild(staff: Cast, clock: Clock, family: Family) -> None:
    """The applicant is grown up, but the notice is about a child: it names the guardian's family."""
    Person.objects.filter(pk=family.son.pk).update(birth_date=date(2012, 3, 2))
    award(staff, family.son, "T8", "tekun", self_care="full")
    case = looked_at(staff, opened(staff, family, "ending"), reason="有人抚养")
    assert case.step == "ending_notice"
    assert case.public_notices.get().lines["申请人"] == "钟某监护家庭，2人"
    assert family.son.name not in html(case, "public_notice")
    assert opposed(staff, clock, case).step_due_on == date(2025, 9, 29)


def test_appraisal_in_the_browser(staff: Cast, clock: Clock, signed_in: Any) -> None:
    case = on_notice(staff)
    actions.record_objection(by=Applicant("群众"), case=case, text="他有房")
    officer, page = signed_in("officer"), case.get_absolute_url()
    body = officer.get(page).content.decode()
    assert 'enctype="multipart/form-data"' in body
    assert "登记民主评议" in body
    address = reverse("casework:act", args=[case.pk, "record_appraisal"])
    given = {
        "held_on": "2025-09-01",
        "place": "村委会",
        "chaired_by": str(staff.officer.pk),
        "people": "钟有福 村民代表\n谢水英，村民代表\n刘石生：党员\n赖木根 村干部\n管桂香 村民\n",
        "votes_for": "5",
        "votes_against": "0",
        "votes_abstained": "0",
    }
    assert officer.post(address, given).status_code == 422, "without minutes"
    wrong = SimpleUploadedFile("记录.txt", "没有".encode())
    assert officer.post(address, given | {"minutes": wrong}).status_code == 422
    minutes = SimpleUploadedFile("记录.pdf", b"%PDF-1.7 minutes")
    assert officer.post(address, given | {"minutes": minutes}).status_code == 302
    assert Appraisal.objects.get().people == [
        ("钟有福", "村民代表"),
        ("谢水英", "村民代表"),
        ("刘石生", "党员"),
        ("赖木根", "村干部"),
        ("管桂香", "村民"),
    ]
    clock.after(8)
    run_due()
    assert "异议不成立" not in officer.get(page).content.decode(), "the officer proposed and chaired"
    leader = signed_in("leader")
    assert "异议不成立" in leader.get(page).content.decode()
    concluded = {"result": "不属实", "version": str(Case.objects.get(pk=case.pk).version)}
    answer = leader.post(reverse("casework:act", args=[case.pk, "uphold"]), concluded)
    assert answer.status_code == 302
    assert "看评议记录" in leader.get(page).content.decode()
