"""Pages of deliveries: upload, report, columns, templates, the calendar of a year."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from doudi.core.attachments.file_types import MAX_BYTES
from doudi.core.audit.models import Entry
from doudi.core.clock import this_month
from doudi.core.jobs.queue import run_waiting_jobs
from doudi.core.refusals import OutsideScope, PermissionRequired
from doudi.matching import source_names, source_profile
from doudi.monitoring.deliveries import actions, contents
from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.deliveries.schedule import due_slots
from doudi.monitoring.deliveries.worklist import waiting_tasks
from doudi.values.benefit_month import add_months, format_month
from tests.conftest import Cast, identity_number
from tests.monitoring.deliveries.files import csv_of

NOBODY = identity_number(date(1950, 1, 1), 333)


def sent(content: bytes, source: str = "deaths", name: str = "清单.csv") -> dict[str, Any]:
    return {
        "source": source,
        "period": format_month(this_month()),
        "layout": "table",
        "file": SimpleUploadedFile(name, content),
    }


def rows_of(content: bytes) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_index(0).to_python()


@pytest.mark.clause("P18-3.a")
def test_from_upload_to_confirmation(cast: Cast, family: Any, signed_in: Any) -> None:
    client = signed_in("bureau")
    number = family.mother.id_number.clear()
    content = csv_of([["姓名", "身份证号", "死亡日期"], ("钟桂英", number, "不详"), ("甲", NOBODY, "2023-05-01")])
    answer = client.post(reverse("deliveries:upload"), sent(content))
    delivery = Delivery.objects.get()
    assert answer["Location"] == delivery.get_absolute_url()
    assert "正在读取" in client.get(delivery.get_absolute_url()).content.decode()
    run_waiting_jobs()
    page = client.get(delivery.get_absolute_url()).content.decode()
    for text in ("收到 2 行", "不是日期", "号码和姓名一致", "W01", "请局里另一人核对"):
        assert text in page
    assert "不详" not in page
    assert "钟桂英" not in page
    faulty = rows_of(client.get(reverse("deliveries:faults", args=[delivery.pk])).content)
    assert faulty[1][:4] == ["钟桂英", number, "不详", 2]
    assert faulty[1][4].startswith("死亡日期不是日期")
    delivery.refresh_from_db()
    version = {"seen_version": delivery.version}
    assert client.post(reverse("deliveries:confirm", args=[delivery.pk]), version).status_code == 422
    done = signed_in("director").post(reverse("deliveries:confirm", args=[delivery.pk]), version)
    assert done.status_code == 302
    again = client.post(reverse("deliveries:upload"), sent(content))
    assert again.status_code == 422
    assert "已经在" in again.content.decode()


def test_columns_are_chosen_on_a_page(cast: Cast, family: Any, signed_in: Any) -> None:
    client = signed_in("federation")
    rows = [["名称", "号码"], ("钟桂英", family.mother.id_number.clear())]
    client.post(reverse("deliveries:upload"), sent(csv_of(rows), "disability"))
    run_waiting_jobs()
    delivery = Delivery.objects.get()
    page = reverse("deliveries:columns", args=[delivery.pk])
    assert "名称" in client.get(page).content.decode()
    assert client.post(page, {"column_0": "nonsense"}).status_code == 422
    delivery.refresh_from_db()
    chosen = {"column_0": "name", "column_1": "id_number", "seen_version": delivery.version}
    assert client.post(page, chosen).status_code == 302
    run_waiting_jobs()
    delivery.refresh_from_db()
    assert delivery.linked_rows == 1
    assert (
        client.post(reverse("deliveries:discard", args=[delivery.pk]), {"seen_version": delivery.version}).status_code
        == 302
    )


@pytest.mark.attack
def test_a_department_sees_its_own_alone(confirmed: Callable[..., Delivery], cast: Cast, signed_in: Any) -> None:
    own = confirmed("disability", department="dpf", state="staged")
    other = confirmed("deaths", state="staged")
    client = signed_in("federation")
    assert client.get(own.get_absolute_url()).status_code == 200
    for name in ("delivery", "progress", "columns", "faults"):
        assert client.get(reverse(f"deliveries:{name}", args=[other.pk])).status_code == 404
    for name in ("confirm", "discard"):
        assert client.post(reverse(f"deliveries:{name}", args=[other.pk]), {"seen_version": 0}).status_code == 404
    assert client.get(reverse("deliveries:template", args=["deaths"])).status_code == 404
    listed = client.get(reverse("deliveries:deliveries")).content.decode()
    assert "残疾人证" in listed
    assert "死亡登记" not in listed
    assert "死亡登记" not in client.get(reverse("deliveries:calendar")).content.decode()
    assert client.post(reverse("deliveries:upload"), sent(b"a,b", "deaths")).status_code == 422


@pytest.mark.parametrize("source", source_names())
def test_a_template_reads_as_its_data_set_and_its_example_is_no_row(
    source: str, cast: Cast, signed_in: Any, tmp_path: Any
) -> None:
    from doudi.monitoring.deliveries.intake.heading_row import find_headings
    from doudi.monitoring.deliveries.intake.sheets import open_sheets
    from doudi.monitoring.deliveries.workbooks import template_workbook

    profile = source_profile(source)
    (sheet,) = open_sheets("模板", template_workbook(profile), profile, is_fixed=False, folder=tmp_path)
    found = find_headings(sheet, profile, {})
    assert found is not None
    assert set(found.places) == set(profile.columns)
    assert found.unread == ()
    assert list(sheet.rows())[2][0].startswith("示例")


def test_the_template_is_downloaded(signed_in: Any) -> None:
    answer = signed_in("federation").get(reverse("deliveries:template", args=["disability"]))
    assert rows_of(answer.content)[1][:3] == ["残疾人证号", "公民身份号码", "姓名"]


@pytest.mark.clause("P18-3.a")
def test_the_calendar_counts_and_marks_what_is_late(
    confirmed: Callable[..., Delivery], cast: Cast, signed_in: Any
) -> None:
    last = add_months(this_month(), -1)
    confirmed("deaths", last, total_rows=321, linked_rows=321)
    confirmed("medical", add_months(last, -2), department="mib")
    page = signed_in("bureau").get(reverse("deliveries:calendar"), {"year": last.year}).content.decode()
    assert "321行" in page
    due = [slot for slot in due_slots(by=cast.bureau) if slot.profile.name == "medical"]
    assert due[0].first == add_months(last, -1)
    assert due[0].is_late
    assert not [slot for slot in due_slots(by=cast.bureau) if slot.profile.name == "deaths"]
    assert {slot.profile.department for slot in due_slots(by=cast.federation)} <= {"dpf"}
    assert any("逾期" in task.label for task in waiting_tasks(cast.bureau))
    assert waiting_tasks(cast.officer) == []


def test_a_fall_is_marked_beside_the_delivery_before(confirmed: Callable[..., Delivery], signed_in: Any) -> None:
    confirmed(month=date(2023, 4, 1), total_rows=100, linked_rows=90, not_resident_rows=10)
    now = confirmed(total_rows=80, linked_rows=40, not_resident_rows=40, state="staged")
    page = signed_in("bureau").get(now.get_absolute_url()).content.decode()
    assert "明显减少" in page
    assert "明显下降" in page


@pytest.mark.parametrize("year", ["0000", "2020", "2022", "9999", "x"])
def test_the_calendar_of_any_year_opens(signed_in: Any, year: str) -> None:
    assert signed_in("bureau").get(reverse("deliveries:calendar"), {"year": year}).status_code == 200


def test_only_who_delivers_sends_more_than_other_pages_take(
    signed_in: Any, client: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    federation, officer = signed_in("federation"), signed_in("officer")
    settings.MAX_REQUEST_BYTES = 1_000
    monkeypatch.setitem(MAX_BYTES, "delivery", 2_000)
    content = csv_of([["残疾人证号", "公民身份号码", "姓名"], *([["", NOBODY, "刘大明"]] * 40)])
    assert 1_000 < len(content) < 2_000

    def send(to: str, by: Any, content: bytes) -> int:
        return int(by.post(reverse(to), sent(content, "disability")).status_code)

    assert send("deliveries:upload", federation, content) == 302
    assert b"".join(contents.content_pieces(Delivery.objects.get().original_key)) == content
    assert send("deliveries:upload", federation, content * 2) == 422, "the file is too large"
    assert send("deliveries:deliveries", federation, content) == 413
    assert send("deliveries:upload", officer, content) == 413
    assert send("deliveries:upload", client, content) == 413


def test_a_department_opens_its_own_file_again(cast: Cast) -> None:
    content = csv_of([["残疾人证号", "公民身份号码", "姓名"], ["", NOBODY, "刘大明"]])
    delivery = actions.upload_delivery(
        by=cast.federation, source="disability", period=date(2023, 5, 1), name="残疾人证.csv", file=io.BytesIO(content)
    )
    assert b"".join(actions.read_original(by=cast.federation, delivery=delivery)) == content
    assert Entry.objects.filter(verb="delivery.read_original").count() == 1
    type(delivery).objects.filter(pk=delivery.pk).update(department="mib")
    with pytest.raises(OutsideScope):
        actions.read_original(by=cast.federation, delivery=delivery)
    with pytest.raises(PermissionRequired):
        actions.read_original(by=cast.officer, delivery=delivery)
