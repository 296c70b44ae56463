"""Files of the provincial app: every row accepted or given back, nothing twice, the state of each out."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from doudi.casework import actions as casework
from doudi.casework.models import Application, Case
from doudi.casework.provincial.actions import import_file, upload_file
from doudi.casework.provincial.incoming_file import COLUMNS, MOST_ROWS
from doudi.casework.provincial.models import ProvincialApplication, ProvincialFile, ProvincialRow
from doudi.casework.refusals import InvalidProvincialFile
from doudi.core.refusals import OutsideScope
from tests.conftest import Cast, identity_number

pytestmark = pytest.mark.django_db
PAGE = reverse("casework:provincial_files")


@pytest.fixture
def staff(cast: Cast) -> Cast:
    return cast


def row(village: str, order: int = 701, **changed: str) -> dict[str, str]:
    given = {
        "省平台流水号": f"GFT2025{order:06d}",
        "村（居）代码": village,
        "申请事项": "最低生活保障",
        "姓名": f"某{order}",
        "身份证号": identity_number(date(1958, 4, 3), order),
        "与申请人关系": "本人",
        "联系电话": "13700000001",
        "核对授权": "是",
        "月经营净收入": "100",
    }
    return dict.fromkeys(COLUMNS, "") | given | changed


def written(*rows: dict[str, str], encoding: str = "utf-8-sig") -> bytes:
    target = io.StringIO()
    writer = csv.DictWriter(target, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue().encode(encoding)


def read(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def uploaded(client: Any, content: bytes) -> Any:
    return client.post(PAGE, {"file": SimpleUploadedFile("赣服通.csv", content, "text/csv")})


@pytest.mark.clause("P18-15.a", "P18-21.b")
def test_sound_rows_become_applications_of_the_channel(staff: Cast, signed_in: Any) -> None:
    village, officer = staff.village.code, signed_in("officer")
    wife = row(village, 702, 省平台流水号="GFT2025000701", 与申请人关系="妻", 申请事项="", 核对授权="", 联系电话="")
    content = written(row(village), wife, encoding="gb18030")
    answer = uploaded(officer, content)
    assert answer.status_code == 302
    file = ProvincialFile.objects.get()
    assert not Application.objects.exists()
    officer.post(reverse("casework:provincial_import", args=[file.pk]))
    application = Application.objects.get()
    assert (application.channel, application.village_code) == ("provincial", village)
    assert [one["name"] for one in application.answers["members"]] == ["某701", "某702"]
    assert application.answers["members"][0]["facts"] == {"business_fen": "10000"}
    case = casework.accept_case(by=staff.officer, case=application.cases.get())
    assert case.step == "investigation"


def test_every_fault_has_row_field_value_and_remedy_and_goes_back(staff: Cast, signed_in: Any) -> None:
    village, officer = staff.village.code, signed_in("officer")
    bad = [
        row(village, 1, 身份证号="360731195804030001"),
        row(village, 2, 申请事项="发财"),
        row(village, 3, 核对授权="否"),
        row(village, 4, 联系电话="123"),
        row(village, 5, 月工资="很多"),
        row("999", 6),
        row(village, 7, 姓名=""),
        row(staff.other_village.code, 8),
        row(village, 9, 省平台流水号="?"),
        row(village, 10, 与申请人关系=""),
        row(village, 11, 申请事项="特困人员救助供养"),
    ]
    uploaded(officer, written(row(village), *bad))
    file = ProvincialFile.objects.get()
    assert file.rows.filter(state="accepted").count() == 1
    assert file.rows.filter(state="rejected").count() == len(bad)
    assert all(one["field"] and one["remedy"] for line in file.rows.filter(state="rejected") for one in line.faults)
    page = officer.get(file.get_absolute_url()).content.decode()
    assert "不在本单位辖区" in page
    assert "360731195804030001" not in page
    back = read(officer.post(reverse("casework:provincial_rejected", args=[file.pk])))
    assert len(back) == len(bad)
    assert back[0]["身份证号"] == "360731195804030001"
    assert "身份证号" in back[0]["错误说明"]


def test_one_fault_sends_the_whole_form_back(staff: Cast) -> None:
    village = staff.village.code
    son = row(village, 703, 省平台流水号="GFT2025000701", 与申请人关系="子", 身份证号="1")
    file = upload_file(by=staff.officer, name="a.csv", content=written(row(village), son))
    assert {one.state for one in file.rows.all()} == {"rejected"}


def test_the_same_file_and_the_same_serial_change_nothing(staff: Cast) -> None:
    village = staff.village.code
    content = written(row(village))
    file = upload_file(by=staff.officer, name="a.csv", content=content)
    assert import_file(by=staff.officer, file=file) == 1
    assert upload_file(by=staff.officer, name="b.csv", content=content) == file
    assert import_file(by=staff.officer, file=file) == 0
    another = upload_file(by=staff.officer, name="c.csv", content=written(row(village), row(village, 750)))
    assert {one.serial: one.state for one in another.rows.all()} == {
        "GFT2025000701": "known",
        "GFT2025000750": "accepted",
    }
    assert import_file(by=staff.officer, file=another) == 1
    assert Application.objects.count() == ProvincialApplication.objects.count() == 2


def test_mended_rows_are_taken_in(staff: Cast, signed_in: Any) -> None:
    village, officer = staff.village.code, signed_in("officer")
    file = upload_file(by=staff.officer, name="a.csv", content=written(row(village, 1, 联系电话="123")))
    back = read(officer.post(reverse("casework:provincial_rejected", args=[file.pk])))
    back[0].pop("错误说明")
    mended = upload_file(by=staff.officer, name="b.csv", content=written(back[0] | {"联系电话": "13700000001"}))
    assert import_file(by=staff.officer, file=mended) == 1


def test_the_state_of_each_goes_out(staff: Cast, signed_in: Any) -> None:
    village = staff.village.code
    file = upload_file(by=staff.officer, name="a.csv", content=written(row(village), row(village, 702)))
    import_file(by=staff.officer, file=file)
    casework.decline_case(by=staff.officer, case=Case.objects.order_by("pk")[0], reason="=不属本县")
    lines = read(signed_in("officer").get(reverse("casework:provincial_states")))
    assert [one["省平台流水号"] for one in lines] == ["GFT2025000701", "GFT2025000702"]
    assert (lines[0]["结果"], lines[0]["理由"]) == ("不予受理", "'=不属本县")
    assert lines[1]["当前步骤"] == "待受理"
    assert read(signed_in("other_officer").get(reverse("casework:provincial_states"))) == []


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00\x01", b"a,b\n1,2", ",".join(COLUMNS).encode()])
def test_what_is_no_such_file_is_refused(staff: Cast, signed_in: Any, content: bytes) -> None:
    assert uploaded(signed_in("officer"), content).status_code == 422
    assert not ProvincialFile.objects.exists()


def test_too_many_rows_are_refused(staff: Cast) -> None:
    many = written(*[row(staff.village.code, 1)] * (MOST_ROWS + 1))
    with pytest.raises(InvalidProvincialFile):
        upload_file(by=staff.officer, name="a.csv", content=many)
    assert not ProvincialRow.objects.exists()


def test_another_township_does_nothing_with_it(staff: Cast, signed_in: Any) -> None:
    file = upload_file(by=staff.officer, name="a.csv", content=written(row(staff.village.code)))
    with pytest.raises(OutsideScope):
        import_file(by=staff.other_officer, file=file)
    other = signed_in("other_officer")
    assert other.get(file.get_absolute_url()).status_code == 404
    assert other.post(reverse("casework:provincial_import", args=[file.pk])).status_code == 404
    assert signed_in("cadre").get(PAGE).status_code == 403
    assert not Application.objects.exists()


def test_what_waits_is_sealed(staff: Cast) -> None:
    upload_file(by=staff.officer, name="a.csv", content=written(row(staff.village.code)))
    stored = ProvincialRow.objects.values_list("sealed_cells", flat=True).get()
    assert "某701" not in str(stored.stored)
