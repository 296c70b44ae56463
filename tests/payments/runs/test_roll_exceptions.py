"""A township's roll shows what needs a look first, sums up the routine, and tells what changed since."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from doudi import policy
from doudi.lawbook.models import Standard
from doudi.payments import actions
from doudi.payments.runs.changes_since import changes_since
from doudi.payments.runs.roll_exceptions import RollPart, checked_roll
from doudi.payments.runs.short_rises import short_rises
from doudi.registry import actions as registry_actions
from tests.deaths_and_cards import record_death
from tests.payments.conftest import Office

pytestmark = pytest.mark.django_db
APRIL, MAY = date(2023, 4, 1), date(2023, 5, 1)
TOWNSHIP = "360731100"


def two_months(office: Office) -> tuple[Any, dict[str, Any]]:
    """April paid, then in May: two rise with the standard, one more is new, one ended, one was on hold in April."""
    office.funds()
    people = {name: office.person(name) for name in ("钟有田", "易有金", "谢有水", "刘有木", "王有火")}
    awards = {name: office.award(person) for name, person in people.items() if name != "王有火"}
    hold = actions.place_hold(by=office.cast.officer, person=people["刘有木"], reason="disputed", detail="等待核实")
    office.paid(office.prepare(APRIL))
    actions.lift_hold(by=office.cast.director, hold=hold, why="已核实")
    registry_actions.end_award(by=office.cast.bureau, award=awards["谢有水"], last_month=APRIL, source_detail="终止1号")
    office.award(people["王有火"], since=MAY)
    office.clock.on(date(2023, 5, 10))
    return office.prepare(MAY), people


def test_exceptions_first_and_the_routine_in_one_line(office: Office, signed_in: Any) -> None:
    """By hand: 600.00 became 660.00 for two people, 120.00 together."""
    run, people = two_months(office)
    checked = checked_roll(run, TOWNSHIP)
    found = {row.change.person.name: row.part for row in checked.exceptions}
    assert found == {"王有火": RollPart.NEW, "谢有水": RollPart.ENDED, "刘有木": RollPart.RELEASED}
    assert [(one.label, one.people, one.difference_fen) for one in checked.routines] == [("低保标准调整", 2, 120_00)]
    address = reverse("payments:roll", args=[run.pk, TOWNSHIP])
    officer = signed_in("officer")
    shown = officer.get(address).content.decode()
    assert "低保标准调整 2人，合计增减 ¥120.00" in shown
    assert "王有火" in shown
    assert "钟有田" not in shown
    assert "钟有田" in officer.get(address, {"show": "all"}).content.decode()
    assert "易有金" not in officer.get(address, {"show": "all", "name": "钟有田"}).content.decode()
    assert "王有火" not in officer.get(address, {"show": "ended"}).content.decode()
    village = people["王有火"].village_id
    assert "王有火" in officer.get(address, {"village": village}).content.decode()
    for wrong in ({"show": "everything"}, {"village": "360731999001"}):
        assert officer.get(address, wrong).status_code == 404
    listed = officer.get(address, {"show": "exceptions", "sort": "change-person-name", "excel": "1"})
    shown_rows = list(openpyxl.load_workbook(io.BytesIO(listed.content)).active.iter_rows(min_row=4, values_only=True))
    assert [row[0] for row in shown_rows] == ["刘有木", "王有火", "谢有水"]
    whole = officer.get(address, {"show": "all", "sort": "-amount_fen"}).content.decode()
    assert "合计" in whole
    excel = officer.get(reverse("payments:export_roll", args=[run.pk, TOWNSHIP]), {"show": "exceptions"})
    rows = list(openpyxl.load_workbook(io.BytesIO(excel.content)).active.iter_rows(min_row=4, values_only=True))
    assert [row[2] for row in rows] == ["王有火", "谢有水", "刘有木", ""]
    assert rows[-1][6] == 120


@pytest.fixture
def declared_law() -> Iterator[None]:
    """The law of the package again, after a test that confirmed a standard."""
    yield
    policy.law_in_force.use([])


@pytest.mark.usefixtures("declared_law")
def test_a_standard_confirmed_meanwhile_is_announced_to_all_four(office: Office, signed_in: Any) -> None:
    """Both pages on which a run is worked on say that it was computed by the earlier standard."""
    office.award(office.person("钟有田"))
    run = office.prepare(APRIL)
    cast = office.cast
    given = {"parameter": "dibao_standard", "figures": {"urban": 960_00, "rural": 720_00}, "decided": date(2023, 4, 1)}
    common = given | {"declared_legal_text": "P30", "place": "一", "text": "城市960元。", "proposed_by": cast.bureau}
    confirmed = common | {"state": "confirmed", "reviewed_by": cast.director, "effect": {}}
    Standard.objects.create(**confirmed, effective=date(2023, 6, 1), reviewed_at=timezone.now())
    Standard.objects.create(**confirmed, effective=date(2023, 4, 1), reviewed_at=run.known_at - timedelta(days=1))
    Standard.objects.create(**common, effective=date(2023, 4, 1))
    pages = [reverse("payments:run", args=[run.pk]), reverse("payments:roll", args=[run.pk, TOWNSHIP])]
    clients = [signed_in(who) for who in ("officer", "bureau", "director", "finance")]
    words = "核算以后新确认了标准：低保标准（城市960.00元，农村720.00元），自2023年4月1日起执行"
    for client in clients:
        assert all("新确认了标准" not in client.get(page).content.decode() for page in pages)
    Standard.objects.create(**confirmed, effective=date(2023, 4, 1), reviewed_at=timezone.now())
    for client in clients:
        assert all(words in " ".join(client.get(page).content.decode().split()) for page in pages)


@pytest.mark.clause("P18-17.c")
def test_all_four_see_what_changed_since_the_computation(office: Office, signed_in: Any) -> None:
    office.funds()
    person, other = office.person("钟有田"), office.person("易有金")
    for one in (person, other):
        office.award(one)
    run = office.prepare(APRIL)
    assert changes_since(run, office.cast.officer, TOWNSHIP).rows == []
    actions.place_hold(by=office.cast.officer, person=other, reason="disputed", detail="等待核实")
    record_death(person, date(2023, 3, 12))
    office.award(office.person("谢有水"))
    found = changes_since(run, office.cast.officer, TOWNSHIP)
    assert {(row.kind, row.person.name if row.person else "", row.amount_fen) for row in found.rows} >= {
        ("death", "钟有田", 600_00),
        ("hold", "易有金", 600_00),
        ("award", "谢有水", 0),
    }
    assert [row.kind for row in found.rows].count("death") == 1, "reported and confirmed, one row"
    assert found.number == len(found.rows)
    assert changes_since(run, office.cast.other_officer, "360731101").rows == []
    for who in ("officer", "bureau", "director", "finance"):
        client = signed_in(who)
        pages = [reverse("payments:run", args=[run.pk]), reverse("payments:roll", args=[run.pk, TOWNSHIP])]
        for address in pages:
            shown = client.get(address).content.decode()
            assert "核算以后的变化" in shown
            assert "钟有田" in shown
            assert reverse("payments:withdrawal", args=[run.pk, person.number]) in shown
            assert ("经两人核实" in shown) == (who != "finance"), "finance reads no registry"
    with CaptureQueriesContext(connection) as queries:
        changes_since(run, office.cast.officer, TOWNSHIP)
    assert len(queries) <= 8


@pytest.mark.clause("P30-3.2")
def test_people_who_rise_by_less_than_the_standard_are_listed(office: Office, signed_in: Any) -> None:
    """By hand: the rural standard rises by 60.00; who got the minimum beyond a small difference rises by less."""
    office.funds()
    office.award(office.person("钟有田"))
    poor = office.person("易有金")
    office.award(poor, dibao_class="other", assessed_income_fen=590_00)
    office.paid(office.prepare(APRIL))
    office.clock.on(date(2023, 5, 10))
    run = office.prepare(MAY)
    (row,) = short_rises(run, TOWNSHIP)
    assert (row.person, row.standard_rise_fen) == (poor, 60_00)
    assert row.rise_fen < 60_00
    assert "原差额10.00元低于当时的最低补助" in row.reason
    officer = signed_in("officer")
    page = reverse("payments:short_rises", args=[run.pk, TOWNSHIP])
    assert page in officer.get(reverse("payments:roll", args=[run.pk, TOWNSHIP])).content.decode()
    assert "易有金" in officer.get(page).content.decode()
    excel = officer.get(reverse("payments:export_short_rises", args=[run.pk, TOWNSHIP]))
    rows = list(openpyxl.load_workbook(io.BytesIO(excel.content)).active.iter_rows(min_row=4, values_only=True))
    assert rows[0][2] == "易有金"
