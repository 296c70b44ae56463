"""Data entry into the national system: the page to copy from, export, and ticks by hand and by file."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from doudi.casework import actions as casework
from doudi.casework.data_entry import actions, queries
from doudi.casework.data_entry.models import DataEntry
from doudi.casework.data_entry.profile import ProfileError, entry_profile, read_profile
from doudi.casework.data_entry.refusals import InvalidConfirmationFile, NationalNumberTaken, NotAccepted
from doudi.casework.models import Case
from doudi.core.audit.models import Entry
from doudi.core.refusals import OutsideScope, PermissionRequired
from doudi.values.masks import mask_identity_number
from tests.casework.conftest import answers, member, send
from tests.conftest import Cast, identity_number

pytestmark = pytest.mark.django_db
BORN = date(1958, 4, 3)
NUMBER = identity_number(BORN, 701)


def accepted(staff: Cast, order: int = 701) -> Case:
    said = answers("dibao", member(f"邱长{order}", BORN, order))
    return casework.accept_case(by=staff.officer, case=send(staff.village, said)[0].cases.get())


def test_page_shows_the_declared_fields_in_order_and_numbers_only_after_a_trace(staff: Cast, signed_in: Any) -> None:
    case, officer = accepted(staff), signed_in("officer")
    address = reverse("casework:data_entry", args=[case.pk])
    page = officer.get(address).content.decode()
    places = [page.index(label) for label in ("申请事项", "联系电话", "与户主关系", "入户调查日期", "决定书编号")]
    assert places == sorted(places)
    assert NUMBER not in page
    assert mask_identity_number(NUMBER) in page
    clear = officer.post(address, {"act": "show"}).content.decode()
    assert f'data-copy="{NUMBER}"' in clear
    assert "13700000001" in clear
    assert Entry.objects.filter(verb="data_entry.show", subject_id=str(case.pk)).count() == 1
    assert NUMBER not in Entry.objects.filter(verb="data_entry.show").get().sentence


def test_profile_with_an_unknown_value_is_refused() -> None:
    assert entry_profile().sections[0].label == "申请信息"
    with pytest.raises(ProfileError, match="nonsense"):
        read_profile(
            "{id: x, label: x, system: x, child_system: x, status: x, "
            "sections: [{label: y, fields: [{label: z, value: nonsense}]}]}"
        )


@pytest.mark.clause("P18-15.a")
def test_case_entered_by_hand_leaves_the_list(staff: Cast, signed_in: Any) -> None:
    case, officer = accepted(staff), signed_in("officer")
    assert list(queries.cases_to_enter(by=staff.officer)) == [case]
    assert "邱长701" in officer.get(reverse("casework:data_entries")).content.decode()
    address = reverse("casework:data_entry", args=[case.pk])
    assert officer.post(address, {"national_number": "JX2025-1"}).status_code == 302
    assert list(queries.cases_to_enter(by=staff.officer)) == []
    assert list(queries.cases_to_enter(by=staff.officer, is_entered=True)) == [case]
    entry = DataEntry.objects.get()
    assert (entry.national_number, entry.way, entry.entered_by) == ("JX2025-1", "typed", staff.officer)
    other = accepted(staff, 702)
    with pytest.raises(NationalNumberTaken):
        actions.mark_entered(by=staff.officer, case=other, national_number="JX2025-1")


@pytest.mark.clause("P18-3.c")
def test_export_has_a_row_for_each_member_and_a_returned_file_ticks_off(staff: Cast, signed_in: Any) -> None:
    first, second = accepted(staff), accepted(staff, 702)
    officer = signed_in("officer")
    answer = officer.post(reverse("casework:export_data_entries"))
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(min_row=3, values_only=True))
    headings, cells = rows[0], [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    assert headings[:3] == ("办件编号", "数字民政编号", "申请事项")
    assert {row["成员身份证号"] for row in cells} == {NUMBER, identity_number(BORN, 702)}
    assert DataEntry.objects.filter(exported_by=staff.officer, entered_on=None).count() == 2
    assert Entry.objects.filter(verb="data_entry.export").count() == 1
    text = f"办件编号,数字民政编号\n{first.number},JX-1\n{second.number},\n没有这件,JX-3\n"
    file = SimpleUploadedFile("回传.csv", text.encode("gb18030"))
    page = officer.post(reverse("casework:tick_off_data_entries"), {"file": file}).content.decode()
    assert "已勾销1件" in page
    assert "第3行没有勾销：没有数字民政编号。" in page
    assert "第4行没有勾销" in page
    assert list(queries.cases_to_enter(by=staff.officer)) == [second]
    again = actions.tick_off_file(by=staff.officer, content=text.encode())
    assert again.ticked == 0


def test_refusals(staff: Cast, signed_in: Any) -> None:
    case = accepted(staff)
    waiting = send(staff.village, answers("dibao", member("温水生", BORN, 705)))[0].cases.get()
    with pytest.raises(NotAccepted):
        actions.mark_entered(by=staff.officer, case=waiting, national_number="1")
    with pytest.raises(OutsideScope):
        actions.mark_entered(by=staff.other_officer, case=case, national_number="1")
    with pytest.raises(OutsideScope):
        actions.show_in_clear(by=staff.other_officer, case=case)
    with pytest.raises(OutsideScope):
        actions.mark_exported(by=staff.other_officer, cases=[case])
    with pytest.raises(PermissionRequired):
        actions.show_in_clear(by=staff.cadre, case=case)
    for content in (b"a,b\n1,2\n", b"\xff\xfe\x00\x00", b"x" * (actions.LARGEST_BYTES + 1)):
        with pytest.raises(InvalidConfirmationFile):
            actions.tick_off_file(by=staff.officer, content=content)
    left_out = actions.tick_off_file(
        by=staff.other_officer, content=f"办件编号,数字民政编号\n{case.number},JX-9\n".encode()
    )
    assert (left_out.ticked, len(left_out.left_out)) == (0, 1)
    assert signed_in("other_officer").get(reverse("casework:data_entry", args=[case.pk])).status_code == 404
