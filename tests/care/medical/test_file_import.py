"""Files of settlements: read and recorded by jobs, each number once, nothing half written, faulty rows given back."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from doudi.care.medical.refusals import SettlementFileUnreadable, SettlementInvalid
from doudi.care.medical.settlements import file_jobs, file_rows
from doudi.care.medical.settlements.file_import import (
    confirm_settlements,
    discard_settlements,
    try_again,
    upload_settlements,
)
from doudi.care.medical.settlements.file_rows import COLUMNS, LONGEST_CELL, MOST_BYTES, MOST_ROWS
from doudi.care.medical.settlements.models import Settlement, SettlementFile
from doudi.core.attachments.refusals import EmptyFile, WrongFileType
from doudi.core.audit.models import Entry
from doudi.core.jobs.models import Job
from doudi.core.jobs.queue import MAX_ATTEMPTS, SILENT_SECONDS, run_next_job, run_waiting_jobs
from doudi.core.refusals import OutsideScope, PermissionRequired, TransitionNotAllowed
from tests.care.medical.settled import csv_of, recorded, row_of, settled, tekun, uploaded
from tests.payments.conftest import clock, office  # noqa: F401 - fixtures


def _upload(by: Any, *rows: dict[str, Any]) -> SettlementFile:
    return upload_settlements(by=by, name="结算.csv", content=csv_of(*rows))


def _now(file: SettlementFile) -> SettlementFile:
    return SettlementFile.objects.get(pk=file.pk)


def _workbook_of(*rows: dict[str, Any]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["医疗费用结算清单"])
    sheet.append([str(label) for label in COLUMNS.values()])
    for row in rows:
        sheet.append([row.get(name, "") for name in COLUMNS])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.clause("P18-5.f")
def test_a_file_is_read_and_recorded_by_jobs(office: Any) -> None:  # noqa: F811 - the fixture
    cast, person = office.cast, tekun(office)
    file = _upload(cast.officer, row_of(person), row_of(person, "JS0002", total="没有"))
    assert (file.state, file.rows) == ("reading", [])
    run_waiting_jobs()
    file = _now(file)
    assert (file.state, file.good_rows, file.faulty_rows, file.sealed_content) == ("staged", 1, 1, None)
    assert not Settlement.objects.exists()
    file = confirm_settlements(by=cast.officer, file=file)
    assert (file.state, Settlement.objects.count()) == ("recording", 0)
    run_waiting_jobs()
    file = _now(file)
    assert (file.state, file.good_rows, [row["cells"]["number"] for row in file.rows]) == ("confirmed", 1, ["JS0002"])
    row = Settlement.objects.get()
    assert (row.number, row.own_paid_fen, row.sealed_hospital.clear()) == ("JS0001", 1_500_00, "县人民医院")
    assert (row.file, row.recorded_by) == (file, cast.officer)


def test_a_workbook_with_a_title_above_its_headings_is_read(office: Any) -> None:  # noqa: F811 - the fixture
    person = tekun(office)
    changed: dict[str, Any] = {
        "admitted_on": date(2023, 3, 1),
        "discharged_on": date(2023, 3, 10),
        "total": 10000,
        "fund": 6000.5,
    }
    content = _workbook_of(row_of(person, **changed))
    file = upload_settlements(by=office.cast.officer, name="结算.xlsx", content=content)
    run_waiting_jobs()
    file = recorded(office.cast.officer, _now(file))
    assert file.rows == []
    assert Settlement.objects.get().own_paid_fen == 1_499_50


@pytest.mark.clause("P18-5.f")
def test_a_number_counts_once_in_a_file_and_over_all_files(office: Any) -> None:  # noqa: F811 - the fixture
    cast, person = office.cast, tekun(office)
    other = tekun(office, "丁木根")
    file = uploaded(cast.officer, row_of(person), row_of(other))
    assert (file.good_rows, file.faulty_rows) == (0, 2)
    with pytest.raises(SettlementInvalid):
        confirm_settlements(by=cast.officer, file=file)
    first, second = uploaded(cast.officer, row_of(person)), uploaded(cast.officer, row_of(person))
    assert recorded(cast.officer, first).good_rows == 1
    second = recorded(cast.officer, second)  # delivered again
    assert (second.good_rows, second.faulty_rows) == (0, 1)
    assert "已经登记过" in second.rows[0]["fault"]
    assert Settlement.objects.count() == 1
    with pytest.raises(TransitionNotAllowed):
        confirm_settlements(by=cast.officer, file=second)


def test_a_file_sent_twice_while_it_is_read_is_one_file(office: Any) -> None:  # noqa: F811 - the fixture
    cast, person = office.cast, tekun(office)
    first, again = _upload(cast.officer, row_of(person)), _upload(cast.officer, row_of(person))
    other = _upload(cast.officer, row_of(person, "JS0002"))
    assert (again, SettlementFile.objects.count(), Job.objects.count()) == (first, 2, 2)
    run_waiting_jobs()
    assert _upload(cast.officer, row_of(person)) not in {first, other}, "a later one is checked anew"


def test_rows_that_do_not_fit_are_named(office: Any) -> None:  # noqa: F811 - the fixture
    cast, person = office.cast, tekun(office)
    nobody = office.person("钟有田")
    elsewhere = tekun(office, "谢东", village=cast.other_village)
    rows = [
        row_of(person, "A1", id_number="360731196001010001"),
        row_of(person, "A2", name="别人"),
        row_of(person, "A3", admitted_on="2023-03-11"),
        row_of(person, "A4", fund="10000.01"),
        row_of(person, "A5", total="很多"),
        row_of(nobody, "A6"),
        row_of(elsewhere, "A7"),
        row_of(person, "A8", discharged_on="2021-12-31", admitted_on="2021-12-01"),
        row_of(person, "A9", hospital="院" * (LONGEST_CELL + 1)),
    ]
    file = uploaded(cast.officer, *rows, encoding="utf-8")
    assert (file.good_rows, file.faulty_rows) == (0, 9)
    told = {row["cells"]["number"]: row["fault"] for row in file.rows}
    expected = {
        "A1": "身份证号码不对",
        "A2": "姓名和登记的不一样",
        "A3": "出院不早于入院",
        "A4": "不能超过总费用",
        "A5": "费用不是金额",
        "A6": "不能兜底",
        "A7": "您的辖区里没有登记",
        "A8": "不能兜底",
        "A9": "写得太长",
    }
    assert {number: part in told[number] for number, part in expected.items()} == dict.fromkeys(expected, True)
    assert len(file.rows[-1]["cells"]["hospital"]) == LONGEST_CELL


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("空.csv", csv_of(), "没有数据行"),
        ("别的.csv", "姓名,电话\n丁火根,1\n".encode(), "没有这些列"),
        ("坏.xlsx", b"PK\x03\x04 no workbook", "打不开"),
        ("多.csv", csv_of(*({"number": f"N{place}"} for place in range(MOST_ROWS + 1))), "超过5,000行"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_is_not_kept(
    office: Any,  # noqa: F811 - the fixture
    signed_in: Any,
    name: str,
    content: bytes,
    why: str,
) -> None:
    file = upload_settlements(by=office.cast.officer, name=name, content=content)
    run_waiting_jobs()
    file = _now(file)
    assert (file.state, file.sealed_content, file.job.state if file.job else "") == ("unreadable", None, "done")
    assert why in file.message
    assert why in signed_in("officer").get(file.get_absolute_url()).content.decode()
    with pytest.raises(TransitionNotAllowed):
        try_again(by=office.cast.officer, file=file)


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("大.csv", b"1" * (MOST_BYTES + 1), SettlementFileUnreadable),
        ("空.csv", b"", EmptyFile),
        ("照片.jpg", b"\xff\xd8\xff\xe0 a picture", WrongFileType),
        ("程序.exe", b"MZ a program", WrongFileType),
    ],
)
def test_what_is_no_list_is_refused_at_once(
    office: Any,  # noqa: F811 - the fixture
    name: str,
    content: bytes,
    refusal: type[Exception],
) -> None:
    with pytest.raises(refusal):
        upload_settlements(by=office.cast.officer, name=name, content=content)
    assert not SettlementFile.objects.exists()
    assert not Job.objects.exists()


def test_a_job_that_was_broken_off_starts_again_and_records_once(
    office: Any,  # noqa: F811 - the fixture
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cast, person = office.cast, tekun(office)
    other = tekun(office, "丁木根")
    file = _upload(cast.officer, row_of(person), row_of(other, "JS0002"))
    silent = timezone.now() - timedelta(seconds=SILENT_SECONDS + 1)
    Job.objects.update(state="running", attempts=1, heartbeat_at=silent)  # its worker was switched off
    assert run_next_job()
    assert _now(file).state == "staged"
    confirm_settlements(by=cast.officer, file=_now(file))
    written = file_jobs._keep

    def fall(*given: Any) -> None:
        assert Settlement.objects.count() == 2
        raise MemoryError

    monkeypatch.setattr(file_jobs, "_keep", fall)
    assert run_next_job()
    assert (_now(file).state, Settlement.objects.count()) == ("recording", 0), "nothing is half written"
    monkeypatch.setattr(file_jobs, "_keep", written)
    assert run_next_job()
    assert (_now(file).state, Settlement.objects.count()) == ("confirmed", 2)
    file_jobs.record_file_job(by=cast.officer, progress=lambda done, total: None, file=file.pk)
    assert Settlement.objects.count() == 2, "a job that is done once more does nothing"


def test_a_job_that_failed_is_tried_again_or_the_file_discarded(
    office: Any,  # noqa: F811 - the fixture
    signed_in: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cast, person = office.cast, tekun(office)
    file, other = _upload(cast.officer, row_of(person)), _upload(cast.officer, row_of(person, "JS0002"))
    for act in (try_again, discard_settlements):
        with pytest.raises(TransitionNotAllowed):
            act(by=cast.officer, file=file)  # its job waits
    read = file_rows.read_file

    def fall(*given: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(file_jobs, "read_file", fall)
    assert run_waiting_jobs() == 2 * MAX_ATTEMPTS
    monkeypatch.setattr(file_jobs, "read_file", read)
    page = signed_in("officer").get(file.get_absolute_url()).content.decode()
    assert "没有导入任何一行" in page
    assert "再试一次" in page
    try_again(by=cast.officer, file=file)
    discarded = discard_settlements(by=cast.officer, file=other)
    assert (discarded.state, discarded.sealed_content, discarded.rows) == ("discarded", None, [])
    run_waiting_jobs()
    assert (_now(file).state, _now(other).state) == ("staged", "discarded")


def test_a_row_that_stopped_fitting_is_given_back(office: Any) -> None:  # noqa: F811 - the fixture
    cast, person = office.cast, tekun(office)
    other = tekun(office, "丁木根")
    file = uploaded(cast.officer, row_of(person), row_of(other, "JS0002"))
    assert file.good_rows == 2
    settled(cast.officer, person)  # by another file, meanwhile
    file = recorded(cast.officer, file)
    assert (file.good_rows, file.faulty_rows) == (1, 1)
    assert sorted(Settlement.objects.values_list("number", flat=True)) == ["JS0001", "JS0002"]


def test_who_lost_the_permission_meanwhile_records_nothing(office: Any) -> None:  # noqa: F811 - the fixture
    cast, person = office.cast, tekun(office)
    file = uploaded(cast.officer, row_of(person))
    confirm_settlements(by=cast.officer, file=file)
    type(cast.officer).objects.filter(pk=cast.officer.pk).update(role="auditor")
    run_waiting_jobs()
    file = SettlementFile.objects.select_related("job").get(pk=file.pk)
    assert (file.state, file.job.state if file.job else "") == ("recording", "failed")
    assert not Settlement.objects.exists()


def test_another_township_and_other_roles_neither_see_nor_handle_a_file(
    office: Any,  # noqa: F811 - the fixture
    signed_in: Any,
) -> None:
    cast, person = office.cast, tekun(office)
    file = uploaded(cast.officer, row_of(person))
    for act in (confirm_settlements, try_again, discard_settlements):
        with pytest.raises(OutsideScope):
            act(by=cast.other_officer, file=file)
        with pytest.raises(PermissionRequired):
            act(by=cast.auditor, file=file)
    with pytest.raises(PermissionRequired):
        upload_settlements(by=cast.auditor, name="结算.csv", content=csv_of(row_of(person)))
    for address in (file.get_absolute_url(), f"{file.get_absolute_url()}progress/"):
        assert signed_in("other_officer").get(address).status_code == 404
        assert signed_in("auditor").get(address).status_code == 403
    assert file.name not in signed_in("other_officer").get("/care/medical/files/").content.decode()
    assert _now(file).state == "staged"


def test_checking_reports_its_progress(
    office: Any,  # noqa: F811 - the fixture
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(file_rows, "_CHUNK", 2)
    person = tekun(office)
    file = _upload(office.cast.officer, *(row_of(person, f"N{place}") for place in range(5)))
    told: list[tuple[int, int]] = []
    file_jobs.read_file_job(by=office.cast.officer, progress=lambda *given: told.append(given), file=file.pk)
    assert told == [(2, 5), (4, 5), (5, 5)]
    assert _now(file).good_rows == 5


def test_a_file_is_imported_mended_and_imported_again_on_its_pages(
    office: Any,  # noqa: F811 - the fixture
    signed_in: Any,
) -> None:
    person, officer = tekun(office), signed_in("officer")
    rows = [row_of(person), row_of(person, "JS0002", name="丁火很")]
    assert officer.post("/care/medical/files/", {}).status_code == 422
    sent = officer.post("/care/medical/files/", {"file": SimpleUploadedFile("结算.csv", csv_of(*rows))})
    assert sent.status_code == 302
    page = officer.get(sent.url).content.decode()
    assert "排队等待" in page
    assert 'hx-trigger="load delay:1s"' in page
    assert "确认导入" not in page
    assert "HX-Refresh" not in officer.get(f"{sent.url}progress/").headers
    run_waiting_jobs()
    assert officer.get(f"{sent.url}progress/").headers["HX-Refresh"] == "true"
    page = officer.get(sent.url).content.decode()
    assert "可以导入1行，有问题1行" in page
    assert "姓名和登记的不一样" in page
    back = openpyxl.load_workbook(io.BytesIO(officer.get(f"{sent.url}?excel=1").content)).active
    assert back is not None
    given_back = [[str(cell or "") for cell in line] for line in back.iter_rows(values_only=True)]
    assert any("JS0002" in line and "姓名和登记的不一样。" in line for line in given_back)
    assert officer.post(sent.url, {"act": "else"}).status_code == 400
    assert officer.post(sent.url, {"act": "confirm"}).status_code == 302
    assert "正在导入" in officer.get(sent.url).content.decode()
    run_waiting_jobs()
    assert "已经导入1行，退回1行" in officer.get(sent.url).content.decode()
    mended = SimpleUploadedFile("改好.xlsx", _mended(given_back, "丁火很", person.name))
    again = officer.post("/care/medical/files/", {"file": mended})
    run_waiting_jobs()
    assert "可以导入1行，有问题0行" in officer.get(again.url).content.decode()
    officer.post(again.url, {"act": "confirm"})
    run_waiting_jobs()
    assert "已经导入1行，没有退回的" in officer.get(again.url).content.decode()
    assert Settlement.objects.count() == 2
    officer.post(again.url, {"act": "discard"})
    assert SettlementFile.objects.get(name="改好.xlsx").state == "confirmed"


def _mended(lines: list[list[str]], wrong: str, right: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        sheet.append([right if cell == wrong else cell for cell in line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_every_step_of_a_file_is_in_the_trail_without_content(office: Any) -> None:  # noqa: F811 - the fixture
    cast, person = office.cast, tekun(office)
    recorded(cast.officer, uploaded(cast.officer, row_of(person)))
    verbs = Entry.objects.filter(verb__startswith="medical.").order_by("number")
    assert [entry.verb.partition(".")[2] for entry in verbs] == [
        "upload_settlements",
        "stage_settlements",
        "confirm_settlements",
        "record_settlements",
    ]
    assert all(person.name not in entry.sentence and "医院" not in entry.sentence for entry in verbs)
