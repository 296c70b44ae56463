"""Days by which money has to be there: alarms before, lateness after, township by township."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from doudi.console.desk.queries import waiting_links
from doudi.payments import actions
from doudi.payments.calendar import queries
from doudi.payments.models import Run
from doudi.payments.money_lock import lock_money
from doudi.values.divisions import division_name
from tests.payments.conftest import Office

pytestmark = pytest.mark.django_db
APRIL, MAY = date(2023, 4, 1), date(2023, 5, 1)


def alarms() -> dict[str, int]:
    """What alarms today, and in how many days it is due."""
    return {one.label: one.days_left for one in queries.deadlines() if one.alarms}


def chips(user: Any) -> dict[str, int]:
    return {str(chip.label): chip.count for chip in waiting_links(by=user)}


def arrives(run: Run, day: date) -> None:
    lock_money()  # as every answer of the bank does
    run.payments.filter(state="sent").update(state="paid", settled_on=day)


def test_no_alarms_before_the_first_payment(office: Office) -> None:
    assert queries.deadlines() == []


@pytest.mark.clause("P18-5.b")
def test_pay_day_alarms_until_the_bank_has_answered(office: Office) -> None:
    """The tenth: seven days before it is quiet, five days before it alarms, until the bank has said everything."""
    office.funds()
    office.award(office.person("钟有田"))
    run = office.prepare(APRIL)
    assert alarms() == {}
    office.clock.on(date(2023, 4, 5))
    assert alarms() == {"2023年4月救助金到账": 5}
    assert chips(office.cast.bureau)["天后到期：2023年4月救助金到账"] == 5
    office.clock.on(date(2023, 4, 12))
    assert chips(office.cast.director)["天已过期：2023年4月救助金到账"] == 2
    assert not [label for label in chips(office.cast.officer) if "2023年4月救助金到账" in label]
    run = office.release(run)
    assert next(one for one in queries.deadlines() if "4月" in one.label).status == "1笔银行还没有最终回盘"
    arrives(run, date(2023, 4, 12))
    assert "2023年4月救助金到账" not in alarms()


@pytest.mark.clause("P18-4", "P30-3.3")
def test_a_raise_has_its_own_deadlines(office: Office) -> None:
    """The paper is known before 10 May; the run of May carries it, and has to be there on the fifteenth."""
    office.one_paid(APRIL)
    assert not [one for one in queries.deadlines() if "提标" in one.label], "nobody knows of it yet"
    office.clock.on(date(2023, 5, 11))
    found = {one.label: one for one in queries.deadlines()}
    first, last = found["2023年提标补发到账"], found["2023年提标补发全部完成"]
    assert (first.day, first.days_left, first.status, first.alarms) == (date(2023, 5, 15), 4, "还没有核算", True)
    assert (last.day, last.alarms) == (date(2023, 5, 31), False)
    run = office.release(office.prepare(MAY))
    arrives(run, date(2023, 5, 11))
    assert not [label for label in alarms() if "提标" in label]


def test_unconfirmed_rolls_with_days_open(office: Office) -> None:
    office.award(office.person("钟有田"))
    office.award(office.person("丁䶮", village=office.cast.other_village))
    run = office.prepare(APRIL)
    office.clock.on(date(2023, 4, 6))
    both = {(one.code, one.days) for one in queries.unconfirmed_rolls(office.cast.bureau)}
    assert both == {("360731100", 3), ("360731101", 3)}
    assert [one.code for one in queries.unconfirmed_rolls(office.cast.officer)] == ["360731100"]
    assert chips(office.cast.officer)["发放名册待核对"] == 1
    actions.confirm_roll(by=office.cast.officer, run=run, township_code="360731100", total_fen=600_00)
    assert "发放名册待核对" not in chips(office.cast.officer)
    assert [one.code for one in queries.unconfirmed_rolls(office.cast.bureau)] == ["360731101"]


def test_late_and_missing_payments_by_township(office: Office, signed_in: Any) -> None:
    office.funds()
    for name, village in (("钟有田", office.cast.village), ("丁䶮", office.cast.other_village)):
        office.award(office.person(name, village=village))
    run = office.release(office.prepare(APRIL))
    office.clock.on(date(2023, 4, 14))
    arrives_late = run.payments.filter(village_code=office.cast.village.code)
    arrives_late.update(state="paid", settled_on=date(2023, 4, 13))
    here, there = queries.lateness_by_township(APRIL, office.cast.bureau)
    assert (here.code, here.late, here.late_fen, here.most_days, here.missing) == ("360731100", 1, 600_00, 3, 0)
    assert (there.code, there.late, there.missing, there.missing_fen) == ("360731101", 0, 1, 600_00)
    assert [one.code for one in queries.lateness_by_township(APRIL, office.cast.other_officer)] == ["360731101"]
    assert list(queries.late_lines(APRIL, office.cast.other_officer)) == []
    late = {"month": "2023-04", "sort": "-line-amount_fen", "excel": "1"}
    book = openpyxl.load_workbook(io.BytesIO(signed_in("bureau").get(reverse("payments:calendar"), late).content))
    [row] = list(book.active.iter_rows(min_row=4, values_only=True))
    assert (row[3], row[5]) == (600, 3)
    arrives(run, date(2023, 4, 10))
    assert [one.code for one in queries.lateness_by_township(APRIL, office.cast.bureau)] == ["360731100"], (
        "the tenth is in time"
    )


def test_a_raise_paid_in_may_does_not_make_april_late(office: Office) -> None:
    run = office.one_released(APRIL)
    arrives(run, date(2023, 4, 10))
    office.clock.on(date(2023, 5, 10))
    may = office.release(office.prepare(MAY))
    arrives(may, date(2023, 5, 12))
    assert queries.lateness_by_township(APRIL, office.cast.bureau) == []
    assert [one.late_fen for one in queries.lateness_by_township(MAY, office.cast.bureau)] == [660_00]


def test_the_page(office: Office, signed_in: Any) -> None:
    run = office.one_released(APRIL)
    office.clock.on(date(2023, 4, 14))
    arrives(run, date(2023, 4, 13))
    address = reverse("payments:calendar")
    text = signed_in("bureau").get(address).content.decode()
    assert reverse("payments:calendar_table", args=["lateness"]) + "?month=2023-04" in text
    assert "钟有田" in text
    assert "钟有田" not in signed_in("other_officer").get(address).content.decode()
    for month in ("2023-13", "2023-05", "1900-01", "x"):
        assert signed_in("officer").get(f"{address}?month={month}").status_code == 404


def test_each_table_is_a_list_of_its_own(office: Office, signed_in: Any) -> None:
    office.funds()
    office.award(office.person("钟有田"))
    run = office.release(office.prepare(APRIL))
    office.clock.on(date(2023, 4, 14))
    arrives(run, date(2023, 4, 13))
    office.clock.on(date(2023, 5, 4))
    office.prepare(MAY)
    bureau, officer, other = signed_in("bureau"), signed_in("officer"), signed_in("other_officer")
    lateness, unconfirmed, deadlines = (
        reverse("payments:calendar_table", args=[table]) for table in ("lateness", "unconfirmed", "deadlines")
    )
    late = {"month": "2023-04", "sort": "-late_fen", "excel": "1"}
    book = openpyxl.load_workbook(io.BytesIO(bureau.get(lateness, late).content))
    row = next(iter(book.active.iter_rows(min_row=4, values_only=True)))
    assert row[1:5] == (1, 600, "2023年4月13日", 3)
    name = division_name(office.cast.officer.scope)
    assert f">{name}</a>" in officer.get(unconfirmed, {"sort": "-days"}).content.decode()
    elsewhere = officer.get(unconfirmed, {"township": "360731101"}).content.decode()
    assert f">{name}</a>" not in elsewhere
    assert f">{name}</a>" not in other.get(unconfirmed).content.decode()
    assert "救助金到账" in bureau.get(deadlines, {"is_open": "1"}).content.decode()
    assert bureau.get(reverse("payments:calendar_table", args=["nothing"])).status_code == 404
    assert bureau.get(lateness, {"month": "x"}).status_code in {400, 404}
