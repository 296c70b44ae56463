"""The page of a home visit: submits once, refuses incomplete reports, respects scope."""

from __future__ import annotations

import base64
import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse

from doudi.casework import actions, refusals
from doudi.casework.case_documents.contents import contents_of
from doudi.casework.home_visits.actions import (
    HomeVisitReport,
    ReportedSignature,
    ReportedVisitor,
    submit_home_visit,
)
from doudi.casework.home_visits.checklist import questions_of
from doudi.casework.home_visits.findings import Findings
from doudi.casework.models import Case, HomeVisit
from doudi.core.accounts.actions import open_account
from doudi.core.attachments.models import Attachment
from doudi.core.audit.trail import SYSTEM
from doudi.core.refusals import OutsideScope, TransitionNotAllowed
from tests.casework.conftest import answered_rows, answers, second_visitor, send, with_home_visit, with_opinion
from tests.clock import Clock
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
DRAWN = "data:image/png;base64," + base64.b64encode(PIXEL).decode()
KEY = "0123456789abcdef0123456789abcdef"


def accepted(staff: Cast, matter: str = "dibao", **more: Any) -> Case:
    application, _code = send(staff.village, answers(matter, **more))
    return actions.accept_case(by=staff.officer, case=application.cases.get())


def given(case: Case, by: Any, **changed: Any) -> dict[str, Any]:
    """A report of the officer with everything answered and signed."""
    second = second_visitor(case, by)
    rows = {row.name: row.choices[0][0] for row in questions_of(case)}
    found = {
        "visited_on": "2025-09-01",
        "visitor_2": str(second.pk),
        "drawing_2": DRAWN,
        "seen": "土坯房一间",
        "neighbours": "情况属实",
        "signer": "邱长生",
        "drawing": DRAWN,
        "key": KEY,
        "seen_version": str(case.version),
    }
    return rows | found | {"check_housing": "危旧房"} | changed


def sent(client: Any, case: Case, by: Any, *, phone: bool = False, **changed: Any) -> Any:
    case.refresh_from_db()
    headers = {"X-Visit": "yes"} if phone else {}
    return client.post(reverse("casework:home_visit", args=[case.pk]), given(case, by, **changed), headers=headers)


@pytest.mark.clause("MCA57-16")
@pytest.mark.clause("SAL2026-65")
def test_photographs_checklist_and_signatures_arrive_together(staff: Cast, signed_in: Any) -> None:
    case = accepted(staff)
    photos = [SimpleUploadedFile("门牌.png", PIXEL, "image/png"), SimpleUploadedFile("厨房.png", PIXEL, "image/png")]
    answer = sent(signed_in("officer"), case, staff.officer, photos=photos)
    assert answer.status_code == 302
    visit, second = HomeVisit.objects.get(), second_visitor(case, staff.officer)
    assert visit.visitors == [staff.officer.name, second.name]
    assert [one.user for one in visit.participants.all()] == [staff.officer, second]
    assert ("住房", "危旧房") in visit.findings.checklist
    assert len(visit.findings.photos) == 2
    assert case.files.count() == 4
    found = contents_of(case, "home_visit")
    assert found is not None
    family, officer, other = found["visits"][0]["signatures"]
    assert (family["name"], family["as"], family["typed"]) == ("邱长生", "在场家庭成员", False)
    assert family["picture"].startswith("data:image/png")
    assert (officer["name"], officer["picture"], officer["typed"]) == (staff.officer.name, "", False)
    assert "以本人账号签名" in officer["as"]
    assert other["name"] == second.name
    assert other["picture"].startswith("data:image/png")
    printed = render_to_string("casework/case_documents/home_visit.html", found)
    for name in ("邱长生", staff.officer.name, second.name):
        assert re.search(f"<td>\\s*{name}", printed)
    assert "调查人签名" not in printed
    shown = signed_in("officer").get(reverse("casework:case", args=[case.pk])).content.decode()
    assert "危旧房" in shown
    assert "入户照片 门牌.png" in shown


def test_same_report_twice_is_one_home_visit(staff: Cast, signed_in: Any) -> None:
    case, officer = accepted(staff), signed_in("officer")
    first = given(case, staff.officer)
    address = reverse("casework:home_visit", args=[case.pk])
    assert officer.post(address, first, headers={"X-Visit": "yes"}).status_code == 201
    assert officer.post(address, first, headers={"X-Visit": "yes"}).status_code == 201
    assert HomeVisit.objects.count() == 1
    with_opinion(case, staff.officer)
    assert officer.post(address, first, headers={"X-Visit": "yes"}).status_code == 201
    with pytest.raises(IntegrityError), transaction.atomic():
        HomeVisit.objects.create(
            case=case, visited_on=date(2025, 9, 1), visitors=[], recorded_by=staff.officer, client_key=KEY
        )


def test_report_made_before_a_change_waits_for_the_officers_choice(staff: Cast, signed_in: Any) -> None:
    case, officer = accepted(staff), signed_in("officer")
    seen_version = case.version
    with_home_visit(case, staff.officer)
    conflict = sent(officer, case, staff.officer, phone=True, seen_version=str(seen_version))
    assert conflict.status_code == 409
    present = conflict.json()
    assert present["visits"][0]["seen"] == "土坯房一间，无贵重物品"
    assert present["step"] == "调查核对"
    assert (HomeVisit.objects.count(), Attachment.objects.count()) == (1, 0)
    page = sent(officer, case, staff.officer, seen_version=str(seen_version))
    assert page.status_code == 422
    assert "又有变化" in page.content.decode()
    assert f'name="seen_version" value="{present["version"]}"' in page.content.decode()
    assert sent(officer, case, staff.officer, phone=True, seen_version=str(present["version"])).status_code == 201
    assert [one.findings.seen for one in HomeVisit.objects.all()] == ["土坯房一间，无贵重物品", "土坯房一间"]


@pytest.mark.clause("MCA57-16")
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"visitor_2": ""}, "请填写"),
        ({"visitor_2": "999999"}, "visitor_2"),
        ({"drawing_2": ""}, "签名"),
        ({"check_work": ""}, "为什么没有看"),
        ({"seen": " "}, "请填写"),
        ({"visited_on": "2030-01-01"}, "不能晚于今天"),
        ({"signer": ""}, "在场的家庭成员"),
        ({"drawing": "", "unsigned_why": ""}, "写明原因"),
        ({"drawing": "data:image/svg+xml;base64,PHN2Zz4="}, "无法识别"),
        ({"drawing_2": "data:image/png;base64,PHN2Zz4="}, "JPG 或 PNG"),
        ({"check_housing": "宫殿"}, "housing"),
        ({"photos": SimpleUploadedFile("x.png", b"<svg onload=x>", "image/png")}, "JPG 或 PNG"),
        ({"key": "x"}, "key"),
    ],
)
def test_incomplete_report_is_refused_and_shown_again(
    staff: Cast, signed_in: Any, changed: dict[str, Any], said: str
) -> None:
    case = accepted(staff)
    answer = sent(signed_in("officer"), case, staff.officer, **changed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not HomeVisit.objects.exists()
    assert not Attachment.objects.exists()


def test_row_without_an_answer_has_its_reason(staff: Cast, signed_in: Any) -> None:
    case = accepted(staff)
    reason = {"check_work": "", "reason_check_work": "家中无人知道"}
    assert sent(signed_in("officer"), case, staff.officer, **reason).status_code == 302
    assert ("劳动力就业、打零工", "未核实：家中无人知道") in HomeVisit.objects.get().findings.checklist
    with pytest.raises(refusals.VisitRowsUnanswered):
        actions.record_home_visit(
            by=staff.officer,
            case=case,
            visited_on=date(2025, 9, 1),
            visitors=[staff.officer, second_visitor(case, staff.officer)],
            findings=Findings(seen="看了"),
        )


@pytest.mark.clause("MCA57-16")
def test_visitors_are_identified_and_not_both_of_the_village(staff: Cast, colleague: Any) -> None:
    case = accepted(staff)
    rows = answered_rows(case)
    both_cadres = [staff.cadre, another_cadre(staff, "second_cadre")]
    for visitors, refusal in (
        ([staff.officer], refusals.TooFewVisitors),
        ([staff.officer, staff.officer], refusals.TooFewVisitors),
        ([staff.officer, staff.other_officer], refusals.VisitorNotAllowed),
        ([staff.officer, staff.finance], refusals.VisitorNotAllowed),
        (both_cadres, refusals.VisitorsOfTheVillage),
        ([staff.cadre, colleague], refusals.RecorderDidNotVisit),
        ([staff.officer, colleague], refusals.VisitorSignatureMissing),
    ):
        with pytest.raises(refusal):
            actions.record_home_visit(
                by=staff.officer, case=case, visited_on=date(2025, 9, 1), visitors=visitors, findings=rows
            )
    case.recused_staff = [colleague.pk]
    case.save()
    with pytest.raises(refusals.VisitorNotAllowed):
        actions.record_home_visit(
            by=staff.officer,
            case=case,
            visited_on=date(2025, 9, 1),
            visitors=[staff.officer, colleague],
            findings=rows,
        )
    with_home_visit(case, staff.officer)
    with pytest.raises(DatabaseError), transaction.atomic():
        HomeVisit.objects.get().participants.update(user=colleague)


def another_cadre(staff: Cast, username: str) -> Any:
    """A second cadre of the village."""
    return open_account(
        by=SYSTEM,
        username=username,
        name="钟村长",
        role="village_cadre",
        division=staff.village,
        password="a-long-enough-word-7",  # noqa: S106 - of a test account
        initial=False,
    )


def test_typed_name_requires_a_reason_and_is_recorded(staff: Cast, signed_in: Any) -> None:
    case = accepted(staff)
    changed = {"drawing": "", "unsigned_why": "本人不会写字"}
    assert sent(signed_in("officer"), case, staff.officer, **changed).status_code == 302
    found = contents_of(case, "home_visit")
    assert found is not None
    assert found["visits"][0]["signatures"][0]["typed"]
    assert "不会写字" in found["visits"][0]["signatures"][0]["as"]


def test_self_care_tests_are_asked_for_tekun(staff: Cast, signed_in: Any) -> None:
    case, officer = accepted(staff, "tekun", places=[0]), signed_in("officer")
    page = officer.get(reverse("casework:home_visit", args=[case.pk])).content.decode()
    for word in ("能自主吃饭", "能自主穿衣", "能自主上下床", "能自主如厕", "能自主室内行走", "能自主洗澡"):
        assert word in page
    case.refresh_from_db()
    asked = {row.name: "" for row in questions_of(case) if row.fact}
    reasons = {row.reason_name: "家人代答" for row in questions_of(case) if row.fact}
    assert sent(officer, case, staff.officer, **asked).status_code == 422
    asked |= {"asked_0_can_eat": "true", "asked_0_can_dress": "false", "asked_0_can_wash": "false"}
    assert sent(officer, case, staff.officer, **asked, **reasons).status_code == 302
    case.refresh_from_db()
    assert case.person is not None
    assert case.investigated_facts[case.person.number] == {"can_eat": True, "can_dress": False, "can_wash": False}
    tests = HomeVisit.objects.get().findings.tests
    assert ("邱长生：能自主穿衣", "不能") in tests
    assert ("邱长生：能自主如厕", "未核实：家人代答") in tests


@pytest.mark.parametrize(("matter", "words"), [("tekun", "没有法定义务人"), ("child_living", "被撤销监护资格")])
def test_answers_are_chinese_and_the_visit_comes_first(staff: Cast, signed_in: Any, matter: str, words: str) -> None:
    case, officer = accepted(staff, matter, places=[0]), signed_in("officer")
    assert "去入户调查" in officer.get(case.get_absolute_url()).content.decode()
    page = officer.get(reverse("casework:home_visit", args=[case.pk])).content.decode()
    assert words in page
    labels = re.findall(r'name="asked_[^>]*>([^<]*)', page)
    assert labels
    assert not [one for one in labels if re.search("[a-z]", one)]


def test_another_township_and_the_wrong_step_are_refused(staff: Cast, signed_in: Any, clock: Clock) -> None:
    case = accepted(staff)
    assert sent(signed_in("other_officer"), case, staff.officer).status_code == 404
    assert sent(signed_in("cadre"), case, staff.officer).status_code == 403
    assert sent(signed_in("leader"), case, staff.leader).status_code == 422
    visitors = [ReportedVisitor(staff.officer), ReportedVisitor(staff.cadre, PIXEL)]
    report = HomeVisitReport(KEY, clock.today, visitors, "看了", ReportedSignature("邱长生", unsigned_reason="不会写"))
    with pytest.raises(OutsideScope):
        submit_home_visit(by=staff.other_officer, case=case, report=report)
    waiting = send(staff.village, answers("dibao"))[0].cases.get()
    with pytest.raises(TransitionNotAllowed):
        submit_home_visit(by=staff.officer, case=waiting, report=report)
    assert not Attachment.objects.exists()
