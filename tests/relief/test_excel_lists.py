"""Relief for many families of an event by an Excel list: read, preview, written at once, granted by another."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from doudi.core.jobs.queue import run_waiting_jobs
from doudi.core.refusals import OutsideScope, PermissionRequired, SecondPersonRequired, TransitionNotAllowed
from doudi.registry import actions as registry
from doudi.relief.emergencies import actions as emergencies
from doudi.relief.emergencies.models import EmergencyEvent
from doudi.relief.excel_lists import actions, template
from doudi.relief.excel_lists.models import ExcelList
from doudi.relief.excel_lists.queries import fault_rows, lists_of, preview_of, waiting_lists
from doudi.relief.excel_lists.refusals import ListHasFaults, ListUnreadable
from doudi.relief.excel_lists.row_checks import MAX_BYTES, Told
from doudi.relief.models import ReliefCase
from doudi.relief.worklist import waiting_tasks
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import identity_number
from tests.deaths_and_cards import record_death

pytestmark = [pytest.mark.django_db, pytest.mark.clause("P18-8.c")]
BEGAN = date(2023, 6, 3)
TOLD = Told("urgent", "reserve", "洪水进屋")


@pytest.fixture
def event(cast: Any, clock: Clock) -> EmergencyEvent:  # noqa: F811 - the fixture
    """A flood in the first village, two days old."""
    clock.on(date(2023, 6, 5))
    proposed = emergencies.propose_event(
        by=cast.bureau,
        name="6·3洪涝",
        kind="flood",
        level="3",
        began_on=BEGAN,
        legal_basis="县防指〔2023〕3号",
        plan="自然灾害救助应急预案",
        villages=[cast.village.code],
    )
    return emergencies.confirm_event(by=cast.director, event=proposed)


def family_of(cast: Any, place: int, *, village: Any = None, by: Any = None) -> Any:
    """A family of one registered person."""
    by = by or cast.officer
    household = registry.register_household(by=by, number=f"E{place:04d}", village=village or cast.village)
    return registry.register_person(
        by=by,
        number=f"PE{place:04d}",
        name=f"丁水{place}",
        id_number=identity_number(date(1960, 1, 1), place),
        sex="male",
        birth_date=date(1960, 1, 1),
        household=household,
        relation="户主",
        source="paper",
    )


def line(person: Any, **changed: str) -> dict[str, str]:
    """A row of the list about a person, found by number."""
    given = {
        template.NAME: person.name,
        template.ID_NUMBER: str(person.id_number.clear()),
        template.PERSONS: "3",
        template.DEGREE: "中",
        template.CAUSE: "洪涝、滑坡",
        template.REASON: "6月4日入户，水到窗台",
    }
    return given | changed


def filled(*lines: dict[str, Any]) -> bytes:
    """The template of the system, filled in as Excel does."""
    book = openpyxl.load_workbook(io.BytesIO(template.template_workbook()))
    for number, told in enumerate(lines, start=2):
        for place, column in enumerate(template.COLUMNS, start=1):
            book.worksheets[0].cell(number, place, told.get(column))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def read(cast: Any, event: EmergencyEvent, *lines: dict[str, Any], by: Any = None) -> ExcelList:
    """A list read in by the officer."""
    return actions.read_list(by=by or cast.officer, event=event, name="名单.xlsx", content=filled(*lines), told=TOLD)


def test_a_list_is_read_written_at_once_and_granted_by_another(cast: Any, event: EmergencyEvent) -> None:
    first, second = family_of(cast, 1), family_of(cast, 2)
    by_household = line(second, **{template.ID_NUMBER: "", template.HOUSEHOLD: "E0002", template.PERSONS: "1"})
    found = read(cast, event, line(first, **{template.AMOUNT: "2000", template.DEVIATION: "只补口粮"}), by_household)
    preview = preview_of(found)
    assert (preview.ready, preview.faulty, preview.people) == (2, 0, 4)
    assert preview.total_fen == 2_000_00 + found.rows.get(number=3).assessed_fen
    assert not ReliefCase.objects.exists()
    actions.write_list(by=cast.officer, excel_list=found)
    with pytest.raises(TransitionNotAllowed):
        actions.write_list(by=cast.officer, excel_list=found)
    assert run_waiting_jobs() == 1
    found.refresh_from_db()
    assert (found.state, ReliefCase.objects.count()) == ("written", 2)
    relief = found.rows.get(number=2).relief
    assert (relief.proposals.get().total_fen, relief.cause, relief.group) == (
        2_000_00,
        "disaster",
        "disaster_or_epidemic_victim",
    )
    assert list(waiting_lists(cast.leader)) == [found]
    assert "Excel救助名单待同意" in [task.label for task in waiting_tasks(cast.leader)]
    with pytest.raises(SecondPersonRequired):
        actions.grant_list(by=cast.officer, excel_list=found)
    actions.grant_list(by=cast.leader, excel_list=found)
    run_waiting_jobs()
    found.refresh_from_db()
    assert (found.state, found.granted_by) == ("granted", cast.leader)
    granted = [row.relief.case.outcome or row.note for row in found.rows.select_related("relief__case")]
    assert granted[0] == "granted"
    assert "待县局决定" in granted[1], "above the township's limit"


def test_every_fault_names_row_field_value_and_remedy(cast: Any, event: EmergencyEvent) -> None:
    person, other, dead = family_of(cast, 1), family_of(cast, 2), family_of(cast, 3)
    elsewhere = family_of(cast, 4, village=cast.other_village, by=cast.other_officer)
    record_death(dead, date(2023, 5, 1))
    unknown = identity_number(date(1961, 1, 1), 7)
    found = read(
        cast,
        event,
        line(person, **{template.ID_NUMBER: "360731196001010011"}),
        line(person, **{template.ID_NUMBER: "", template.HOUSEHOLD: ""}),
        line(person, **{template.NAME: "丁火"}),
        line(person, **{template.HOUSEHOLD: "E0002"}),
        line(dead),
        line(elsewhere),
        line(other, **{template.PERSONS: "31", template.DEGREE: "很重", template.CAUSE: "发大水"}),
        line(other, **{template.AMOUNT: "-5"}),
        line(family_of(cast, 5), **{template.AMOUNT: "100"}),
        line(person, **{template.ID_NUMBER: unknown}),
        line(family_of(cast, 6), **{template.HOUSEHOLD: "没有"}),
        line(family_of(cast, 7), **{template.REASON: ""}),
    )
    faults = [(one["number"], one["field"], one["value"]) for one in fault_rows(found)]
    assert faults == [
        (2, template.ID_NUMBER, "360***********0011"),
        (3, template.ID_NUMBER, "—"),
        (4, template.NAME, "丁火"),
        (5, template.HOUSEHOLD, "E0002"),
        (6, template.NAME, dead.name),
        (7, template.NAME, elsewhere.name),
        (8, template.PERSONS, "31"),
        (8, template.DEGREE, "很重"),
        (8, template.CAUSE, "发大水"),
        (9, template.NAME, other.name),
        (9, template.AMOUNT, "-5"),
        (10, template.DEVIATION, "—"),
        (11, template.ID_NUMBER, f"{unknown[:3]}***********{unknown[-4:]}"),
        (12, template.HOUSEHOLD, "没有"),
        (13, template.REASON, "—"),
    ]
    assert all(one["message"] and one["remedy"] for one in fault_rows(found))
    assert "360731196001010011" not in str(fault_rows(found)), "numbers are masked in every word of the page"
    with pytest.raises(ListHasFaults):
        actions.write_list(by=cast.officer, excel_list=found, leave_faulty=True)
    assert not ReliefCase.objects.exists()


def test_faulty_rows_come_back_as_excel_and_are_read_again(cast: Any, event: EmergencyEvent, signed_in: Any) -> None:
    wrong, right = family_of(cast, 1), family_of(cast, 2)
    found = read(cast, event, line(wrong, **{template.PERSONS: "三"}), line(right))
    with pytest.raises(ListHasFaults):
        actions.write_list(by=cast.officer, excel_list=found)
    rows = actions.record_faults_download(by=cast.officer, excel_list=found)
    content = template.faults_workbook((row.number, row.content["cells"], row.content["faults"]) for row in rows)
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == [*template.COLUMNS, template.ORIGINAL_ROW, template.FAULTS]
    assert "不是1到30的整数" in str(sheet.cell(2, len(template.COLUMNS) + 2).value)
    sheet.cell(2, template.COLUMNS.index(template.PERSONS) + 1, 3)
    target = io.BytesIO()
    book.save(target)
    again = actions.read_list(by=cast.officer, event=event, name="改.xlsx", content=target.getvalue(), told=TOLD)
    assert preview_of(again).faulty == 0
    actions.write_list(by=cast.officer, excel_list=found, leave_faulty=True)
    run_waiting_jobs()
    assert [relief.people.get().person for relief in ReliefCase.objects.all()] == [right]


def test_the_lists_of_an_event_count_what_they_would_give(cast: Any, event: EmergencyEvent) -> None:
    wrong, right = family_of(cast, 1), family_of(cast, 2)
    found = read(cast, event, line(wrong, **{template.PERSONS: "三", template.AMOUNT: "900"}), line(right))
    listed = lists_of(event, by=cast.officer).get()
    assert found.rows.get(is_faulty=True).amount_fen == 900_00
    assert (listed.rows_number, listed.total_fen) == (1, preview_of(found).total_fen)


def test_a_row_refused_while_writing_leaves_nothing(cast: Any, event: EmergencyEvent) -> None:
    first, second = family_of(cast, 1), family_of(cast, 2)
    found, other = read(cast, event, line(first), line(second)), read(cast, event, line(second))
    for one in (other, found):
        actions.write_list(by=cast.officer, excel_list=one)
        run_waiting_jobs()
    found.refresh_from_db()
    assert (found.state, ReliefCase.objects.count()) == ("staged", 1)
    assert "一户也没有登记" in found.message
    assert [one["number"] for one in fault_rows(found)] == [3]
    third = read(cast, event, line(second))
    assert "没有办结" in fault_rows(third)[0]["message"]


def test_what_is_no_list_is_refused(cast: Any, event: EmergencyEvent, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(content: bytes, words: str) -> None:
        with pytest.raises(ListUnreadable, match=words):
            actions.read_list(by=cast.officer, event=event, name="x.xlsx", content=content, told=TOLD)

    refused(b"name,id\n", "模板")
    refused(b"PK" + b"0" * MAX_BYTES, "2 MB")
    refused(filled(), "空的")
    book = openpyxl.Workbook()
    target = io.BytesIO()
    book.save(target)
    refused(target.getvalue(), "列名")
    person = family_of(cast, 1)
    monkeypatch.setattr(template, "MAX_ROWS", 1)
    refused(filled(line(person), line(person)), "最多1户")
    for who in (cast.cadre, cast.finance):
        with pytest.raises(PermissionRequired):
            read(cast, event, line(person), by=who)


def test_only_who_read_a_list_writes_it_and_it_can_be_discarded(cast: Any, event: EmergencyEvent) -> None:
    found = read(cast, event, line(family_of(cast, 1)))
    for who in (cast.leader, cast.other_officer):
        with pytest.raises(OutsideScope):
            actions.write_list(by=who, excel_list=found)
    discarded = actions.discard_list(by=cast.leader, excel_list=found)
    assert (discarded.state, discarded.rows.count()) == ("discarded", 0)
    with pytest.raises(TransitionNotAllowed):
        actions.write_list(by=cast.officer, excel_list=found)


def test_the_pages_of_a_list(cast: Any, event: EmergencyEvent, signed_in: Any) -> None:
    person, officer = family_of(cast, 1), signed_in("officer")
    address = reverse("relief:excel_lists", args=[event.pk])
    downloaded = officer.get(reverse("relief:list_template"))
    assert openpyxl.load_workbook(io.BytesIO(downloaded.content)).worksheets[0]["A1"].value == template.NAME
    told = {"kind": "urgent", "way": "reserve", "account": "进水"}
    assert officer.post(address, told).status_code == 422
    wrong = SimpleUploadedFile("名单.xlsx", b"no")
    assert officer.post(address, {**told, "file": wrong}).status_code == 422
    file = SimpleUploadedFile("名单.xlsx", filled(line(person), line(person)))
    sent = officer.post(address, {**told, "file": file})
    found = ExcelList.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, found.get_absolute_url())
    page = officer.get(found.get_absolute_url()).content.decode()
    for words in ("和第2行是同一家", "一户只留一行", "1户", "没有错的行"):
        assert words in page
    assert str(person.id_number.clear()) not in page
    assert officer.post(found.get_absolute_url(), {"act": "write"}).status_code == 422
    assert officer.post(found.get_absolute_url(), {"act": "write", "leave_faulty": "on"}).status_code == 302
    assert signed_in("other_officer").get(found.get_absolute_url()).status_code == 404
    run_waiting_jobs()
    leader = signed_in("leader")
    assert "同意这份名单" in leader.get(found.get_absolute_url()).content.decode()
    assert leader.post(found.get_absolute_url(), {"act": "nothing"}).status_code == 400
    assert leader.post(found.get_absolute_url(), {"act": "grant"}).status_code == 302
    assert officer.post(found.get_absolute_url(), {"act": "grant"}).status_code == 422
