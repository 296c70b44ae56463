"""Electricity relief: meters, the list of a month by two people, the company's file, and the family file."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from doudi.casework.electricity_relief import actions, queries
from doudi.casework.electricity_relief.answer_file import read_answer
from doudi.casework.electricity_relief.models import (
    ElectricityAnswer,
    ElectricityList,
    ElectricityMeter,
    ElectricityRow,
)
from doudi.casework.electricity_relief.refusals import (
    ElectricityAnswerUnreadable,
    ElectricityListNotPossible,
    MeterInvalid,
)
from doudi.core.audit.models import Entry
from doudi.core.refusals import (
    OutsideScope,
    PermissionRequired,
    RoleNotAllowed,
    SecondPersonRequired,
    TransitionNotAllowed,
)
from doudi.registry.models import Award
from tests.clock import clock  # noqa: F401 - a fixture
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
AUGUST, SEPTEMBER = date(2025, 8, 1), date(2025, 9, 1)
METER, OTHER_METER = "0790123456", "0790654321"
HEADING = "户号,结果,减免开始日期,原因\n"


@pytest.fixture(autouse=True)
def fixed_day(clock: Any) -> None:  # noqa: F811 - the fixture
    """Everything happens on 1 September 2025."""


def metered(by: Any, family: Any, number: str = METER) -> ElectricityMeter:
    return actions.record_meter(by=by, household=family.household, number=number, holder="某户名")


def confirmed_list(cast: Cast, month: date = SEPTEMBER) -> ElectricityList:
    drawn = actions.draw_list(by=cast.bureau, month=month)
    return actions.confirm_list(by=cast.director, listed=drawn)


def answered(cast: Cast, listed: ElectricityList, lines: str) -> ElectricityList:
    content = (HEADING + lines).encode("gb18030")
    staged = actions.stage_answer(by=cast.bureau, listed=listed, name="答复.csv", content=content)
    return actions.take_in_answer(by=cast.director, listed=staged)


def test_families_without_meter_are_counted_once_until_one_is_entered(
    cast: Cast, family: Any, django_assert_max_num_queries: Any
) -> None:
    """Reading all awards of a county took 137 ms for each page."""
    assert queries.families_without_meter(by=cast.officer, month=SEPTEMBER) == (1, [family.household])
    assert queries.families_without_meter(by=cast.other_officer, month=SEPTEMBER) == (0, [])
    with django_assert_max_num_queries(3) as asked:
        queries.families_without_meter(by=cast.officer, month=SEPTEMBER)
    assert not [query for query in asked.captured_queries if "registry_award" in query["sql"]]
    metered(cast.officer, family)
    assert queries.families_without_meter(by=cast.officer, month=SEPTEMBER) == (0, [])


def test_meter_is_sealed_and_of_one_family(cast: Cast, family: Any, other_family: Any) -> None:
    meter = metered(cast.officer, family)
    assert METER not in meter.sealed_number.stored
    assert meter.masked == "****3456"
    for number in ("12", "07901234X6"):
        with pytest.raises(MeterInvalid):
            metered(cast.officer, family, number)
    with pytest.raises(MeterInvalid, match="另一户"):
        metered(cast.other_officer, other_family)
    with pytest.raises(MeterInvalid, match="已经登记"):
        metered(cast.officer, family)
    with pytest.raises(OutsideScope):
        metered(cast.other_officer, family, OTHER_METER)
    with pytest.raises(PermissionRequired):
        metered(cast.cadre, family, OTHER_METER)
    metered(cast.officer, family, OTHER_METER)
    assert queries.present_meter(family.household).number == OTHER_METER
    assert not any(METER in one.sentence for one in Entry.objects.filter(verb="electricity.record_meter"))


@pytest.mark.clause("P18-15.b")
def test_lists_say_who_is_new_and_who_ended(cast: Cast, family: Any, other_family: Any) -> None:
    metered(cast.officer, family)
    first = confirmed_list(cast, AUGUST)
    assert [(row.household, row.change) for row in first.rows.all()] == [(family.household, "new")]
    metered(cast.other_officer, other_family, OTHER_METER)
    Award.objects.filter(person__household=family.household).update(valid_to=date(2025, 8, 31))
    second = confirmed_list(cast)
    changes = {row.household: row.change for row in second.rows.all()}
    assert changes[family.household] == "ended"
    assert changes.get(other_family.household, "new") == "new"


def test_list_is_by_two_people_of_the_bureau(cast: Cast, family: Any) -> None:
    with pytest.raises(ElectricityListNotPossible, match="户号"):
        actions.draw_list(by=cast.bureau, month=SEPTEMBER)
    metered(cast.officer, family)
    with pytest.raises(RoleNotAllowed):
        actions.draw_list(by=cast.officer, month=SEPTEMBER)
    with pytest.raises(ElectricityListNotPossible):
        actions.draw_list(by=cast.bureau, month=date(2025, 10, 1))
    drawn = actions.draw_list(by=cast.bureau, month=SEPTEMBER)
    with pytest.raises(SecondPersonRequired):
        actions.confirm_list(by=cast.bureau, listed=drawn)
    with pytest.raises(IntegrityError), transaction.atomic():
        ElectricityList.objects.update(confirmed_by=cast.bureau)
    with pytest.raises(TransitionNotAllowed):
        actions.export_rows(by=cast.bureau, listed=drawn)
    with pytest.raises(ElectricityListNotPossible):
        actions.draw_list(by=cast.bureau, month=SEPTEMBER)
    actions.confirm_list(by=cast.director, listed=drawn)
    assert [row.meter.number for row in actions.export_rows(by=cast.bureau, listed=drawn)] == [METER]


@pytest.mark.clause("P18-15.b")
def test_every_row_of_the_answer_is_accounted_for(cast: Cast, family: Any) -> None:
    metered(cast.officer, family)
    listed = confirmed_list(cast)
    lines = f"{METER},已减免,2025年9月1日,\n{METER},不予减免,,\n{OTHER_METER},已减免,2025-09-01,\n"
    staged = actions.stage_answer(
        by=cast.bureau, listed=listed, name="答复.csv", content=(HEADING + lines).encode("gb18030")
    )
    assert dict(queries.answer_counts(staged)) == {
        "对上名单": 1,
        "名单上没有这个户号": 1,
        "同一户号重复": 1,
        "结果或日期读不出来": 0,
    }
    assert ElectricityRow.objects.get().outcome == "", "nothing counts before it is taken in"
    done = actions.take_in_answer(by=cast.director, listed=staged)
    row = ElectricityRow.objects.get()
    assert (done.state, row.outcome, row.applied_from) == ("answered", "applied", SEPTEMBER)
    with pytest.raises(TransitionNotAllowed):
        actions.take_in_answer(by=cast.director, listed=staged)


def test_answer_without_day_or_result_is_unreadable(cast: Cast, family: Any) -> None:
    metered(cast.officer, family)
    listed = confirmed_list(cast)
    for line in (f"{METER},已减免,,\n", f"{METER},也许,2025-09-01,\n"):
        content = (HEADING + line).encode()
        staged = actions.stage_answer(by=cast.bureau, listed=listed, name="答复.csv", content=content)
        assert ElectricityAnswer.objects.get().reading == "unreadable"
    actions.take_in_answer(by=cast.director, listed=staged)
    assert list(queries.rows_of(listed, by=cast.bureau, state="unanswered"))
    answered_none = queries.rows_of(listed, by=cast.other_officer)
    assert not answered_none.exists()


def test_wrong_files_are_refused() -> None:
    for content in (b"", "户号,说明\n1,2\n".encode(), HEADING.encode(), b"PK\x03\x04broken"):
        with pytest.raises(ElectricityAnswerUnreadable):
            read_answer("答复.csv", content)


def test_pages_of_electricity_relief(cast: Cast, family: Any, signed_in: Any) -> None:
    officer, bureau, director = signed_in("officer"), signed_in("bureau"), signed_in("director")
    page = reverse("casework:electricity_meter", args=[family.household.pk])
    lists = reverse("casework:electricity_lists")
    assert family.household.number in officer.get(lists).content.decode(), "the family lacks a meter"
    assert page in officer.get(family.household.get_absolute_url()).content.decode()
    assert officer.post(page, {"number": "1", "holder": "某"}).status_code == 422
    assert officer.post(page, {"number": METER, "holder": "某户名"}).status_code == 302
    assert signed_in("other_officer").get(page).status_code == 404
    assert bureau.post(lists, {"month": "2025"}).status_code == 422
    assert bureau.post(lists, {"month": "2025-09"}).status_code == 302
    listed = ElectricityList.objects.get()
    assert METER not in bureau.get(listed.get_absolute_url()).content.decode()

    def act(client: Any, verb: str, **said: Any) -> Any:
        return client.post(reverse("casework:act_on_electricity_list", args=[listed.pk, verb]), said)

    assert act(bureau, "confirm").status_code == 422
    assert "电费减免名单待确认" in director.get("/").content.decode()
    assert act(director, "confirm").status_code == 302
    assert act(director, "vanish").status_code == 404
    export = bureau.post(reverse("casework:export_electricity_list", args=[listed.pk]))
    assert export["Content-Type"].endswith("spreadsheetml.sheet")
    file = SimpleUploadedFile("答复.csv", (HEADING + f"{METER},不予减免,,欠费停户\n").encode())
    assert act(bureau, "answer").status_code == 422
    assert act(bureau, "answer", file=file).status_code == 302
    assert "对上名单" in bureau.get(listed.get_absolute_url()).content.decode()
    assert act(director, "take_in").status_code == 302
    shown = officer.get(family.household.get_absolute_url()).content.decode()
    assert "不予减免" in shown
    assert "欠费停户" in shown
    assert METER not in shown
