"""Documents of a case: contents, masking, and archived bytes."""

from __future__ import annotations

import re
import shutil
import subprocess
import zlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from doudi.casework import actions
from doudi.casework.case_documents.actions import is_intact, read_document, render_document
from doudi.casework.case_documents.contents import contents_of
from doudi.casework.case_documents.models import CaseDocument
from doudi.casework.models import Case
from doudi.casework.refusals import DocumentAltered
from doudi.core.attachments import file_storage
from doudi.ui.pdf import document_html
from tests.casework.conftest import answers, member, send, with_home_visit, with_opinion
from tests.clock import Clock
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def html(case: Case, kind: str) -> str:
    contents = contents_of(Case.objects.get(pk=case.pk), kind)
    assert contents is not None
    return document_html(f"casework/case_documents/{kind}.html", contents)


def pages_of(pdf: bytes) -> int:
    """Count the pages of a PDF, whose objects are compressed."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)
    inflated = b"".join(zlib.decompressobj().decompress(stream) for stream in streams if stream.startswith(b"\x78"))
    return int(re.findall(rb"/Count (\d+)", inflated)[-1])


def granted(staff: Cast, clock: Clock, **changed: Any) -> Case:
    application, _code = send(staff.village, answers("dibao", **changed))
    case = actions.accept_case(by=staff.officer, case=application.cases.get())
    with_home_visit(case, staff.officer)
    with_opinion(case, staff.officer)
    case = actions.agree(by=staff.leader, case=case)
    clock.after(8)
    case = actions.end_public_notice(by=staff.officer, case=case)
    return actions.grant(by=staff.bureau, case=case)


def test_documents_are_archived_at_the_decision_and_read_unchanged(staff: Cast, clock: Clock, signed_in: Any) -> None:
    case = granted(staff, clock)
    assert {one.kind for one in case.documents.all()} == {
        "public_notice",
        "application",
        "acceptance",
        "home_visit",
        "opinion",
        "notification",
    }
    officer = signed_in("officer")
    address = reverse("casework:case_document", args=[case.pk, "notification"])
    first = officer.get(address)
    assert first["Content-Type"] == "application/pdf"
    assert first.content.startswith(b"%PDF-")
    assert first["X-SM3"] == case.documents.get(kind="notification").sm3
    case.application.applicant_name = "改了名"
    case.application.save()
    assert officer.get(address).content == first.content
    assert render_document(Case.objects.get(pk=case.pk), "notification") != first.content
    assert all(is_intact(one) for one in CaseDocument.objects.all())


def test_altered_document_is_not_shown(staff: Cast, clock: Clock, signed_in: Any) -> None:
    case = granted(staff, clock)
    kept = case.documents.get(kind="notification")
    kept.attachment.key = file_storage.write(b"%PDF-1.7 another")
    kept.attachment.save()
    with pytest.raises(DocumentAltered, match="摘要不符"):
        read_document(by=staff.officer, case=case, kind="notification")
    address = reverse("casework:case_document", args=[case.pk, "notification"])
    assert signed_in("officer").get(address).status_code == 422


def test_notification_of_a_grant(staff: Cast, clock: Clock) -> None:
    text = html(granted(staff, clock), "notification")
    assert "最低生活保障确认告知书" in text
    assert "人民币" in text
    assert "元整（¥" in text
    assert "自2025年10月起按月发放" in text
    assert "于都县民政局" in text


def test_notification_of_a_refusal_names_failed_conditions(staff: Cast, clock: Clock) -> None:
    rich = member("邱长生", date(1958, 4, 3), 701, wage_fen="900000")
    application, _code = send(staff.village, answers("dibao", rich))
    case = actions.accept_case(by=staff.officer, case=application.cases.get())
    with_home_visit(case, staff.officer)
    case = with_opinion(case, staff.officer, is_favourable=False, people=[], reason="收入高于标准")
    case = actions.agree(by=staff.leader, case=case)
    case = actions.refuse(by=staff.bureau, case=case, reason="月人均收入高于低保标准")
    text = html(case, "notification")
    assert "不予确认告知书" in text
    assert "不符合“月人均收入低于低保标准”的条件（" in text
    assert "民发〔2021〕57号" in text
    assert "行政复议" in text


def test_declined_case_has_its_own_notification(staff: Cast, clock: Clock) -> None:
    application, _code = send(staff.village, answers("dibao"))
    case = actions.decline_case(by=staff.officer, case=application.cases.get(), reason="不属本县")
    assert "不予受理告知书" in html(case, "notification")
    assert "于都县" in html(case, "notification")
    assert "人民政府" in html(case, "notification")


def test_no_document_shows_a_whole_number(staff: Cast, clock: Clock) -> None:
    case = granted(staff, clock)
    number = case.application.answers["members"][0]["id_number"]
    for kind in case.documents.values_list("kind", flat=True):
        text = html(case, kind)
        assert number not in text
        assert "13700000001" not in text


def test_public_notice_document_shows_only_permitted_lines(staff: Cast, clock: Clock) -> None:
    case = granted(staff, clock)
    text = html(case, "public_notice")
    for word in ("土坯房", "身份证", case.number, "收入"):
        assert word not in text
    assert "公示时间：2025年9月1日至2025年9月8日" in text
    printed = render_document(case, "public_notice") or b""
    assert pages_of(printed) == 1, "office and date are not left alone"
    assert '<td class="name">' in html(case, "opinion"), "names are not broken"


@pytest.mark.clause("HIV179-2")
def test_hiv_status_of_a_child_is_on_no_document(staff: Cast, clock: Clock) -> None:
    child = member("小石头", date(2015, 5, 5), 801, relation="户主", child_status="hiv")
    application, _code = send(staff.village, answers("child_living", child, places=[0]))
    case = actions.accept_case(by=staff.officer, case=application.cases.get())
    with_opinion(case, staff.officer)
    actions.agree(by=staff.leader, case=case)
    case = actions.grant(by=staff.bureau, case=Case.objects.get(pk=case.pk))
    for kind in ("application", "opinion", "notification"):
        assert "艾滋" not in html(case, kind)
        assert "HIV" not in html(case, kind).upper()
    assert contents_of(case, "public_notice") is None


def test_another_township_and_unknown_documents(staff: Cast, clock: Clock, signed_in: Any) -> None:
    case = granted(staff, clock)
    assert (
        signed_in("other_officer").get(reverse("casework:case_document", args=[case.pk, "notification"])).status_code
        == 404
    )
    officer = signed_in("officer")
    assert officer.get(reverse("casework:case_document", args=[case.pk, "nothing"])).status_code == 404
    waiting = send(staff.village, answers("dibao"))[0].cases.get()
    assert officer.get(reverse("casework:case_document", args=[waiting.pk, "notification"])).status_code == 404


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext on this machine")
def test_every_character_is_in_the_document(staff: Cast, clock: Clock, tmp_path: Path) -> None:
    case = granted(staff, clock)
    for kind in case.documents.values_list("kind", flat=True):
        content, kept = read_document(by=staff.officer, case=case, kind=kind)
        assert kept is not None
        file = tmp_path / f"{kind}.pdf"
        file.write_bytes(content)
        text = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True).stdout.decode()
        assert "邱长生" in text
        fonts = subprocess.run(["pdffonts", str(file)], capture_output=True, check=True).stdout.decode()
        assert "CJK" in fonts
