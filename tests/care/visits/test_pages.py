"""Pages of care visits, and the list of an officer's day that every room fills."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from doudi.care.visits.actions.missed import climb
from doudi.care.visits.actions.records import record_visit
from doudi.care.visits.models import CareVisit, PlannedVisit
from doudi.care.visits.panel import visits_panel
from doudi.care.visits.progress import visit_progress
from doudi.care.visits.worklist import waiting_tasks
from doudi.core.audit.models import Entry
from doudi.registry import actions as registry
from doudi.registry.households.panels import FamilyFile
from tests.care.visits.conftest import MONDAY, WELL, Home, first_visit, report, tekun_person, visited
from tests.clock import Clock
from tests.conftest import Cast
from tests.pictures import PNG_HEAD

pytestmark = pytest.mark.django_db


def _sent(key: str = "a" * 32, **changed: Any) -> dict[str, Any]:
    given = {"visited_on": MONDAY.isoformat(), "outcome": "seen", "manner": "on_site", "seen_version": 0, "key": key}
    return given | WELL | changed


def test_visit_is_recorded_on_its_page(home: Home, signed_in: Any) -> None:
    planned = first_visit(home.dependent)
    client = signed_in("cadre")
    assert "自理能力复评" in client.get(planned.get_absolute_url()).content.decode()
    kept = client.post(planned.get_absolute_url(), _sent(fed="", seen="精神好"))
    assert kept.status_code == 422
    assert "精神好" in kept.content.decode()
    answer = client.post(planned.get_absolute_url(), _sent(), headers={"X-Visit": "yes"})
    assert (answer.status_code, CareVisit.objects.count()) == (201, 1)
    shown = client.get(planned.get_absolute_url()).content.decode()
    assert "计入" in shown


def test_page_of_a_visit_leads_to_its_photograph(home: Home, office: Cast, signed_in: Any) -> None:
    planned = first_visit(home.dependent)
    visit = visited(office.cadre, planned, MONDAY, photo=("门口.png", PNG_HEAD + b"1" * 40))
    page = signed_in("officer").get(planned.get_absolute_url()).content.decode()
    assert f'href="{reverse("attachments:read", args=[visit.photo_id])}"' in page


def test_phone_shows_the_record_of_another_visitor(home: Home, office: Cast, signed_in: Any) -> None:
    planned = first_visit(home.dependent)
    visited(office.officer, planned, MONDAY, remarks="上午来过")
    answer = signed_in("cadre").post(planned.get_absolute_url(), _sent(), headers={"X-Visit": "yes"})
    assert answer.status_code == 409
    assert "上午来过" in answer.json()["visits"][0]["seen"]
    both = signed_in("cadre").post(planned.get_absolute_url(), _sent(seen_version=1), headers={"X-Visit": "yes"})
    assert both.status_code == 201
    page = signed_in("officer").get(planned.get_absolute_url()).content.decode()
    assert page.count("计入这一份") == 2
    second = planned.visits.order_by("pk").last()
    assert second is not None
    chosen = signed_in("officer").post(reverse("care_visits:act", args=[planned.pk, "choose"]), {"visit": second.pk})
    assert chosen.status_code == 302
    assert PlannedVisit.objects.get(pk=planned.pk).counted_visit == second


def test_missed_visit_is_explained_on_its_page(home: Home, signed_in: Any, clock: Clock) -> None:
    planned = first_visit(home.dependent)
    clock.on(date(2025, 6, 9))
    climb()
    client = signed_in("officer")
    address = reverse("care_visits:act", args=[planned.pk, "explain"])
    assert client.post(address, {"explanation": ""}).status_code == 422
    assert client.post(address, {"explanation": "村干部住院，已换人"}).status_code == 302
    assert "村干部住院" in client.get(planned.get_absolute_url()).content.decode()
    assert client.post(reverse("care_visits:act", args=[planned.pk, "burn"])).status_code == 400


def test_finding_is_ended_and_reassessed_on_its_page(home: Home, office: Cast, signed_in: Any) -> None:
    visit = visited(
        office.cadre, first_visit(home.dependent), MONDAY, answers={"self_care": "worse", "money": "missing"}
    )
    client = signed_in("officer")
    money, self_care = (visit.findings.get(topic=topic) for topic in ("money", "self_care"))
    assert client.post(money.get_absolute_url(), {"result": "settled", "answer": ""}).status_code == 422
    assert client.post(money.get_absolute_url(), {"result": "settled", "answer": "卡换了，补发"}).status_code == 302
    assert "卡换了" in client.get(money.get_absolute_url()).content.decode()
    assert client.post(reverse("care_visits:reassess", args=[self_care.pk])).status_code == 302
    self_care.refresh_from_db()
    assert self_care.case is not None


def test_pause_and_return_on_the_page_of_a_person(home: Home, signed_in: Any) -> None:
    client = signed_in("officer")
    address = reverse("care_visits:person", args=[home.dependent.pk])
    wrong = client.post(
        address, {"cause": "hospital", "since": "2025-06-02", "until": "2025-06-01", "reason": "县医院"}
    )
    assert wrong.status_code == 422
    assert client.post(address, {"cause": "hospital", "since": "2025-06-02", "reason": "县医院"}).status_code == 302
    assert "暂停探视" in client.get(address).content.decode()
    assert client.post(address, {"until": "2025-06-02"}).status_code == 302


def test_list_progress_and_panel(home: Home, office: Cast, signed_in: Any) -> None:
    visited(office.cadre, first_visit(home.dependent), MONDAY)
    shown = signed_in("officer").get(reverse("care_visits:visits"), {"only": "done"}).content.decode()
    assert "刘桂香" in shown
    assert "罗自理" not in shown
    (village,) = visit_progress(by=office.officer, month=date(2025, 6, 1), kind="village")
    assert (village.done, village.missed) == (1, 0)
    assert visit_progress(by=office.other_officer, month=date(2025, 6, 1)) == []
    panel = visits_panel(FamilyFile(home.dependent.household, office.officer))
    assert panel is not None
    assert {row.state for row in panel["rows"]} >= {"done"}


def test_desk_shows_what_waits(home: Home, office: Cast, clock: Clock) -> None:
    labels = {str(task.label) for task in waiting_tasks(office.cadre)}
    assert "七天内要探视的" in labels
    clock.on(date(2025, 6, 6))
    climb()
    assert "上报来的：没有探视" in {str(task.label) for task in waiting_tasks(office.officer)}
    assert "上报来的：没有探视" not in {str(task.label) for task in waiting_tasks(office.director)}
    assert not waiting_tasks(office.auditor)


@pytest.mark.clause("P18-5.e")
def test_day_of_a_village_is_listed_in_walking_order_and_taken_along(home: Home, office: Cast, signed_in: Any) -> None:
    for person, address in ((home.dependent, "长龙二组9号"), (home.reliant, "长龙一组3号")):
        registry.change_circumstance(
            by=office.officer, subject=person.household, kind="address", value=address, since=MONDAY, source="paper"
        )
    client = signed_in("cadre")
    shown = client.get(reverse("casework:field_list")).content.decode()
    assert shown.index("1组") < shown.index("罗自理") < shown.index("2组") < shown.index("刘桂香")
    planned = first_visit(home.dependent)
    taken = client.post(reverse("casework:take_field_list_along"), {"task": [f"care.{planned.pk}"]})
    (page,) = taken.json()["pages"]
    assert (page["id"], page["order"]) == (f"care-{planned.pk}", 1)
    assert "长龙二组9号" not in page["html"]  # a cadre may not see addresses in clear
    assert Entry.objects.filter(verb="care_visit.take_along").count() == 1
    for wrong in ("care.x", "walk", "burn.1", "survey.1"):
        assert client.post(reverse("casework:take_field_list_along"), {"task": [wrong]}).status_code == 400
    foreign = client.get(reverse("casework:field_list"), {"village": office.other_village.code})
    assert foreign.status_code == 400


def test_every_room_registers_its_tasks(office: Cast) -> None:
    from doudi.ui.field_tasks import field_sources

    names = {source.name: bool(source.pages) for source in field_sources(office.officer)}
    assert names == {
        "home_visit": True,
        "annual_review": False,
        "follow_up": True,
        "survey": False,
        "care": True,
        "walk": True,
        "inspection": True,
    }


def test_phone_list_can_be_installed(signed_in: Any) -> None:
    manifest = signed_in("cadre").get(reverse("casework:phone_manifest"))
    assert manifest.json()["start_url"] == reverse("casework:visits_on_phone")
    page = signed_in("cadre").get(reverse("casework:visits_on_phone")).content.decode()
    assert reverse("casework:phone_manifest") in page


def test_two_hundred_records_are_received_once_each(office: Cast) -> None:
    person = tekun_person(office, 505, "钟多记", "none")
    planned = [
        PlannedVisit.objects.create(
            person=person,
            village_code=person.village_id,
            kind="village",
            cycle="weeks",
            due_from=date(2025, 1, 1),
            due_on=date.fromordinal(MONDAY.toordinal() + number),
            last_on=date(2026, 12, 31),
        )
        for number in range(20)
    ]
    sent = [(one, report(MONDAY)) for one in planned for _copy in range(10)]
    for _time in range(2):  # the phone sends everything again after it lost the answers
        for one, found in sent:
            record_visit(by=office.cadre, planned=one, report=found)
    assert CareVisit.objects.count() == len(sent)
    assert PlannedVisit.objects.filter(state="done").count() == len(planned)
