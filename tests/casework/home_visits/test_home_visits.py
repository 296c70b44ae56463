"""The page of a home visit: submits once, refuses incomplete reports, respects scope."""

from __future__ import annotations

import base64
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from doudi.casework import actions
from doudi.casework.case_documents.contents import contents_of
from doudi.casework.home_visits.actions import HomeVisitReport, ReportedSignature, submit_home_visit
from doudi.casework.models import Case, HomeVisit
from doudi.core.attachments.models import Attachment
from doudi.core.refusals import OutsideScope, TransitionNotAllowed
from tests.casework.conftest import answers, send
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


def given(**changed: Any) -> dict[str, Any]:
    found = {
        "visited_on": "2025-09-01",
        "visitor_1": "李经办",
        "visitor_2": "王经办",
        "seen": "土坯房一间",
        "neighbours": "情况属实",
        "check_housing": "危旧房",
        "signer": "邱长生",
        "drawing": DRAWN,
        "key": KEY,
    }
    return found | changed


def sent(client: Any, case: Case, **changed: Any) -> Any:
    return client.post(reverse("casework:home_visit", args=[case.pk]), given(**changed))


def test_photographs_checklist_and_signature_arrive_together(staff: Cast, signed_in: Any) -> None:
    case = accepted(staff)
    photos = [SimpleUploadedFile("门牌.png", PIXEL, "image/png"), SimpleUploadedFile("厨房.png", PIXEL, "image/png")]
    answer = sent(signed_in("officer"), case, photos=photos)
    assert answer.status_code == 302
    visit = HomeVisit.objects.get()
    assert visit.visitors == ["李经办", "王经办"]
    assert ("住房", "危旧房") in visit.findings.checklist
    assert len(visit.findings.photos) == 2
    assert case.files.count() == 3
    found = contents_of(case, "home_visit")
    assert found is not None
    assert found["visits"][0]["signatures"][0]["picture"].startswith("data:image/png")
    shown = signed_in("officer").get(reverse("casework:case", args=[case.pk])).content.decode()
    assert "危旧房" in shown
    assert "入户照片 门牌.png" in shown


def test_same_report_twice_is_one_home_visit(staff: Cast, signed_in: Any) -> None:
    case, officer = accepted(staff), signed_in("officer")
    assert sent(officer, case).status_code == 302
    assert sent(officer, case).status_code == 302
    assert HomeVisit.objects.count() == 1
    assert sent(officer, case, key="f" * 32).status_code == 302
    assert HomeVisit.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"visitor_2": ""}, "请填写"),
        ({"visitor_2": "李经办"}, "不得少于2人"),
        ({"seen": " "}, "请填写"),
        ({"visited_on": "2030-01-01"}, "不能晚于今天"),
        ({"signer": ""}, "在场的家庭成员"),
        ({"drawing": "", "unsigned_why": ""}, "写明原因"),
        ({"drawing": "data:image/svg+xml;base64,PHN2Zz4="}, "无法识别"),
        ({"drawing": "data:image/png;base64,PHN2Zz4="}, "JPG 或 PNG"),
        ({"check_housing": "宫殿"}, "housing"),
        ({"photos": SimpleUploadedFile("x.png", b"<svg onload=x>", "image/png")}, "JPG 或 PNG"),
        ({"key": "x"}, "key"),
    ],
)
def test_incomplete_report_is_refused_and_shown_again(
    staff: Cast, signed_in: Any, changed: dict[str, Any], said: str
) -> None:
    case = accepted(staff)
    answer = sent(signed_in("officer"), case, **changed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not HomeVisit.objects.exists()
    assert not Attachment.objects.exists()


def test_typed_name_requires_a_reason_and_is_recorded(staff: Cast, signed_in: Any) -> None:
    case = accepted(staff)
    assert sent(signed_in("officer"), case, drawing="", unsigned_why="本人不会写字").status_code == 302
    found = contents_of(case, "home_visit")
    assert found is not None
    assert found["visits"][0]["signatures"][0]["typed"]
    assert "不会写字" in found["visits"][0]["signatures"][0]["as"]


def test_self_care_tests_are_asked_for_tekun(staff: Cast, signed_in: Any) -> None:
    case, officer = accepted(staff, "tekun", places=[0]), signed_in("officer")
    page = officer.get(reverse("casework:home_visit", args=[case.pk])).content.decode()
    for word in ("能自主吃饭", "能自主穿衣", "能自主上下床", "能自主如厕", "能自主室内行走", "能自主洗澡"):
        assert word in page
    asked = {"asked_0_can_eat": "true", "asked_0_can_dress": "false", "asked_0_can_wash": "false"}
    assert sent(officer, case, **asked).status_code == 302
    case.refresh_from_db()
    assert case.person is not None
    assert case.investigated_facts[case.person.number] == {"can_eat": True, "can_dress": False, "can_wash": False}
    assert ("邱长生：能自主穿衣", "不能") in HomeVisit.objects.get().findings.tests


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
    assert sent(signed_in("other_officer"), case).status_code == 404
    assert sent(signed_in("cadre"), case).status_code == 403
    assert sent(signed_in("leader"), case).status_code == 422
    report = HomeVisitReport(
        KEY, clock.today, ["甲", "乙"], "看了", ReportedSignature("邱长生", unsigned_reason="不会写")
    )
    with pytest.raises(OutsideScope):
        submit_home_visit(by=staff.other_officer, case=case, report=report)
    waiting = send(staff.village, answers("dibao"))[0].cases.get()
    with pytest.raises(TransitionNotAllowed):
        submit_home_visit(by=staff.officer, case=waiting, report=report)
    assert not Attachment.objects.exists()
