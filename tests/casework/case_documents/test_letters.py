"""Letters to the applicant: missing materials, acceptance, refusal to accept, intended reduction, hearing, remedies."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from doudi.casework import actions
from doudi.casework.case_documents.contents import contents_of
from doudi.casework.models import Case
from doudi.casework.office_details.actions import enter_office_detail
from tests.casework.case_documents.test_case_documents import granted, html
from tests.casework.conftest import answers, send
from tests.casework.post_award.test_reassessment import found, home, looked_at, opened  # noqa: F401 - a fixture
from tests.clock import Clock
from tests.conftest import Cast, Family

pytestmark = pytest.mark.django_db


@pytest.mark.clause("MCA57-10")
def test_notice_lists_all_missing_materials_and_is_archived(staff: Cast, clock: Clock, signed_in: Any) -> None:
    case = send(staff.village, answers("dibao"))[0].cases.get()
    officer = signed_in("officer")
    page = officer.get(case.get_absolute_url()).content.decode()
    assert "重病诊断证明（有重病的）" in page
    assert "身份证、户口本" not in page.partition("缺哪几种")[2].partition("</form>")[0], "data tells it"
    address = reverse("casework:act", args=[case.pk, "request_materials"])
    assert officer.post(address, {"materials": " "}).status_code == 422
    given = {"ticked": ["重病诊断证明（有重病的）"], "materials": "租房合同\n", "version": str(case.version)}
    assert officer.post(address, given).status_code == 302
    case.refresh_from_db()
    assert case.missing_materials == ["重病诊断证明（有重病的）", "租房合同"]
    text = html(case, "missing_materials")
    for words in ("补正材料一次性告知书", "1．重病诊断证明（有重病的）", "2．租房合同", "〔2025〕补", "2025年9月1日"):
        assert words in text
    assert case.documents.get().kind == "missing_materials"
    actions.supply_materials(by=staff.officer, case=case, files=[], words="补了")
    assert officer.get(reverse("casework:case_document", args=[case.pk, "missing_materials"])).status_code == 200


def test_acceptance_names_the_deadline_and_is_archived(staff: Cast, clock: Clock) -> None:
    case = granted(staff, clock)
    text = html(case, "acceptance")
    for words in ("社会救助申请受理通知书", "决定自2025年9月1日起受理", "2025年9月25日前办结", "人民政府"):
        assert words in text
    assert case.documents.filter(kind="acceptance").exists()
    waiting = send(staff.village, answers("dibao"))[0].cases.get()
    assert contents_of(waiting, "acceptance") is None
    assert contents_of(waiting, "missing_materials") is None


@pytest.mark.clause("SAL2026-76")
def test_authority_and_court_stand_on_decisions(staff: Cast, clock: Clock) -> None:
    case = granted(staff, clock)
    text = html(case, "notification")
    assert text.count("（待县民政局填写）") == 2
    assert "〔2025〕000001号" in text
    for name, value in (
        ("reconsideration_authority", "于都县人民政府"),
        ("court", "于都县人民法院"),
        ("document_code", "于民救"),
    ):
        enter_office_detail(by=staff.bureau, place_code="360731", name=name, value=value)
    text = html(case, "notification")
    assert "向于都县人民政府申请行政复议，或者在六个月内向于都县人民法院提起行政诉讼" in text
    assert "于民救〔2025〕000001号" in text


def test_refusal_to_accept_has_reason_office_and_remedies(staff: Cast) -> None:
    case = send(staff.village, answers("dibao"))[0].cases.get()
    case = actions.decline_case(by=staff.officer, case=case, reason="户籍不在本县")
    township = staff.village.code[:9]
    enter_office_detail(by=staff.bureau, place_code=township, name="reconsideration_authority", value="某市人民政府")
    text = html(case, "notification")
    for words in ("不予受理告知书", "户籍不在本县", "人民政府</p>", "向某市人民政府申请行政复议"):
        assert words in text


@pytest.mark.clause("SAL2026-48")
def test_intended_reduction_and_hearing_are_written(staff: Cast, home: Family, clock: Clock) -> None:  # noqa: F811 - the fixture
    clock.on(date(2026, 7, 6))
    case = opened(staff, home)
    found(staff, case, home.mother, "wage_fen", 600_00, date(2026, 6, 1))
    case = looked_at(staff, case, reason="务工收入增加")
    assert case.step == "hearing"
    text = html(case, "intended_measures")
    for words in ("拟调减（终止）社会救助告知书", "钟桂英的", "务工收入增加。</p>", "听取您的意见", "2026年7月13日前"):
        assert words in text
    assert contents_of(case, "hearing_record") is None
    actions.record_hearing(
        by=staff.officer, case=case, heard_on=clock.today, how="上门", words="孩子还要上学", has_no_objection=False
    )
    case = Case.objects.get(pk=case.pk)
    text = html(case, "hearing_record")
    for words in ("听取意见记录", "孩子还要上学", "有不同意见", "上门", staff.officer.name, 'class="date">2026年7月'):
        assert words in text
    kinds = set(case.documents.values_list("kind", flat=True))
    assert {"intended_measures", "hearing_record"} <= kinds
