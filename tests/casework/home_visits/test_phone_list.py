"""Homes to visit taken along on a phone: who may, what is recorded, what the pages carry, and the key of the store."""

from __future__ import annotations

import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from doudi.casework import actions
from doudi.casework.home_visits.phone_list import announce_visit, cases_to_visit, take_along
from doudi.casework.models import Case
from doudi.core.access_log import spool
from doudi.core.access_log.models import Access
from doudi.core.audit.models import Entry
from doudi.core.clock import today
from doudi.core.refusals import OutsideScope, RoleNotAllowed, TransitionNotAllowed
from doudi.registry import actions as registry_actions
from doudi.registry.text_messages.actions import switch_event
from doudi.registry.text_messages.models import TextMessage
from tests.casework.conftest import BORN, answers, member, send
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
PACK = "casework:take_visits_along"


def accepted(staff: Cast) -> Case:
    said = answers("dibao", member("邱长生", BORN, 701, business_fen="10000"), household={"motor_vehicles": "1"})
    case = actions.accept_case(by=staff.officer, case=send(staff.village, said)[0].cases.get())
    registry_actions.change_circumstance(
        by=staff.officer,
        subject=case.household,
        kind="address",
        value="桥头组12号",
        since=date(2025, 1, 1),
        source="visit",
    )
    return case


def test_page_taken_along_carries_members_figures_address_and_telephone(staff: Cast, signed_in: Any) -> None:
    case, officer = accepted(staff), signed_in("officer")
    answer = officer.post(reverse(PACK), {"case": [case.pk]})
    (page,) = answer.json()["pages"]
    assert page["id"] == str(case.pk)
    for word in ("邱长生", "桥头组12号", "tel:13700000001", "100.00", "67岁", 'name="seen_version"'):
        assert word in page["html"]
    entry = Entry.objects.get(verb="case.take_along")
    assert (entry.subject_id, entry.actor_id) == (str(case.pk), staff.officer.pk)
    assert "13700000001" not in f"{entry.sentence}{entry.why}{entry.new}"


def test_family_taken_along_is_in_the_access_log(staff: Cast, signed_in: Any, settings: Any, tmp_path: Path) -> None:
    settings.ACCESS_SPOOL = tmp_path
    case = accepted(staff)
    signed_in("officer").post(reverse(PACK), {"case": [case.pk]})
    spool.take_in(waits=False)
    seen = Access.objects.filter(kind="reveal", subject_kind="household", subject_id=str(case.household_id))
    assert seen.get().purpose == "入户调查"


@pytest.mark.attack
def test_form_masks_telephone_and_address_until_that_is_recorded(staff: Cast, signed_in: Any) -> None:
    case, officer = accepted(staff), signed_in("officer")
    address = reverse("casework:home_visit", args=[case.pk])
    shown = officer.get(address).content.decode()
    assert "邱长生" in shown
    assert "13700000001" not in shown
    assert "桥头组12号" not in shown
    assert not Entry.objects.filter(verb="case.take_along").exists()
    shown = officer.post(address, {"act": "contacts"}).content.decode()
    assert "13700000001" in shown
    assert "桥头组12号" in shown
    assert Entry.objects.filter(verb="case.take_along").count() == 1


@pytest.mark.attack
def test_only_cases_that_wait_for_the_users_visit_are_taken_along(staff: Cast, signed_in: Any) -> None:
    case = accepted(staff)
    waiting = send(staff.village, answers("dibao", member("某待办", date(1960, 1, 2), 702)))[0].cases.get()
    assert list(cases_to_visit(by=staff.officer)) == [case]
    assert not cases_to_visit(by=staff.leader).exists()
    for by, chosen, refusal in (
        (staff.other_officer, case, OutsideScope),
        (staff.leader, case, RoleNotAllowed),
        (staff.officer, waiting, TransitionNotAllowed),
    ):
        with pytest.raises(refusal):
            take_along(by=by, case=chosen)
    assert signed_in("other_officer").post(reverse(PACK), {"case": [case.pk]}).json() == {"pages": []}
    officer = signed_in("officer")
    assert officer.post(reverse(PACK), {"case": [waiting.pk]}).json() == {"pages": []}
    for wrong in ({}, {"case": ["x"]}, {"case": [str(number) for number in range(1, 33)]}):
        assert officer.post(reverse(PACK), wrong).status_code == 400
    assert signed_in("cadre").post(reverse(PACK), {"case": [case.pk]}).status_code == 403


@pytest.mark.attack
def test_frame_and_worker_of_the_phone_list_hold_nobody(staff: Cast, signed_in: Any) -> None:
    accepted(staff)
    shown = signed_in("officer").get(reverse("casework:visits_on_phone")).content.decode()
    assert "邱长生" not in shown
    worker = signed_in("officer").get(reverse("casework:visits_worker"))
    assert worker["Content-Type"].startswith("text/javascript")
    assert "邱长生" in signed_in("officer").get(reverse("casework:visit_list")).content.decode()


@pytest.mark.attack
def test_key_of_a_store_is_for_its_user_and_for_72_hours(
    staff: Cast, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = reverse("ui:offline_key")
    officer, other = signed_in("officer"), signed_in("other_officer")
    first = officer.post(address, {"store": ""}).json()
    assert len(first["key"]) == 44
    assert officer.post(address, {"store": first["store"]}).json() == first
    foreign = other.post(address, {"store": first["store"]}).json()
    assert foreign["store"] != first["store"]
    assert foreign["key"] != first["key"]
    forged = officer.post(address, {"store": first["store"][:-1] + "x"}).json()
    assert forged["store"] != first["store"]
    begun = time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: begun + 72 * 3600 - 60)
    assert signed_in("officer").post(address, {"store": first["store"]}).json() == first
    monkeypatch.setattr("django.core.signing.time.time", lambda: begun + 72 * 3600 + 60)
    assert signed_in("officer").post(address, {"store": first["store"]}).json()["key"] != first["key"]


def test_day_of_a_visit_is_announced_to_the_chosen_homes(staff: Cast, signed_in: Any) -> None:
    case, officer, address = accepted(staff), signed_in("officer"), reverse("casework:announce_visits")
    assert "短信没有打开" in officer.get(reverse("casework:visit_list")).content.decode()
    switch_event(by=staff.bureau, event="visit", is_on=True, template_code="SMS_1")
    given = {"case": [case.pk], "visit_on": f"{today() + timedelta(days=2)}"}
    assert officer.post(address, given | {"visit_on": "2020-01-01"}).status_code == 422
    assert officer.post(address, given | {"case": []}).status_code == 400
    assert officer.post(address, given).status_code == 302
    assert officer.post(address, given).status_code == 302
    message = TextMessage.objects.get()
    assert (message.event, message.state, message.about) == ("visit", "waiting", case.number)
    assert Entry.objects.filter(verb="case.announce_visit", subject_id=str(case.pk)).count() == 2
    with pytest.raises(OutsideScope):
        announce_visit(by=staff.other_officer, case=case, visit_on=today())
