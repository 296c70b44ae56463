"""Address and telephone of an application: masked on the case, registered once accepted, revealed with a record."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from doudi.casework import actions
from doudi.casework.contacts.actions import reveal_case_contact
from doudi.casework.models import Case
from doudi.core.accounts.permissions import PermissionRequired
from doudi.core.audit.models import Entry
from doudi.core.refusals import OutsideScope, ReasonRequired
from doudi.registry import actions as registry_actions
from tests.casework.conftest import BORN, answers, member, send
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
PHONE, ADDRESS = "13700000001", "上屋组12号"


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def case(staff: Cast) -> Case:
    said = answers("dibao", member("邱长生", BORN, 701), address_group="上屋组", house_number="12号")
    application, _code = send(staff.village, said)
    return application.cases.get()


def test_acceptance_registers_what_was_declared(staff: Cast, case: Case) -> None:
    accepted = actions.accept_case(by=staff.officer, case=case)
    assert accepted.household is not None
    assert accepted.household.circumstances.get(kind="address").value == ADDRESS
    assert accepted.household.present_people.get().circumstances.get(kind="phone").value == PHONE


def test_acceptance_leaves_what_is_known(staff: Cast, case: Case) -> None:
    accepted = actions.accept_case(by=staff.officer, case=case)
    said = answers(
        "disability_living", member("邱长生", BORN, 701), phone="13700000002", house_number="9号", places=[0]
    )
    second, _code = send(staff.village, said)
    actions.accept_case(by=staff.officer, case=second.cases.get())
    assert accepted.household is not None
    assert accepted.household.circumstances.get(kind="address").value == ADDRESS
    assert accepted.household.present_people.get().circumstances.get(kind="phone").value == PHONE


def test_case_page_masks_until_revealed_with_a_purpose(staff: Cast, signed_in: Any, case: Case) -> None:
    page = text(signed_in("officer").get(case.get_absolute_url()))
    assert "住址和电话" in page
    assert PHONE not in page
    assert ADDRESS not in page
    address = reverse("casework:reveal_contact", args=[case.pk])
    assert address in page
    client = signed_in("officer")
    assert client.post(address, {"why": ""}).status_code == 422
    clear = text(client.post(address, {"why": "电话联系"}))
    assert f'<a href="tel:{PHONE}">' in clear
    assert ADDRESS in clear
    assert Entry.objects.filter(verb="personal_data.reveal", subject_id=str(case.pk), why="电话联系").count() == 1
    assert address not in text(signed_in("cadre").get(case.get_absolute_url()))


def test_revealing_is_refused_to_others(staff: Cast, case: Case) -> None:
    with pytest.raises(OutsideScope):
        reveal_case_contact(by=staff.other_officer, case=case, why="好奇")
    with pytest.raises(PermissionRequired):
        reveal_case_contact(by=staff.cadre, case=case, why="好奇")
    with pytest.raises(ReasonRequired):
        reveal_case_contact(by=staff.officer, case=case, why=" ")


def test_family_file_dials(staff: Cast, signed_in: Any, case: Case) -> None:
    accepted = actions.accept_case(by=staff.officer, case=case)
    assert accepted.household is not None
    page = text(signed_in("officer").get(accepted.household.get_absolute_url()))
    address = reverse("registry:reveal_contact", args=[accepted.household.pk])
    assert address in page
    assert PHONE not in page
    clear = text(signed_in("officer").post(address, {"why": "答复来电询问"}))
    assert f'<a href="tel:{PHONE}">' in clear
    assert ADDRESS in clear
    entry = Entry.objects.get(verb="personal_data.reveal", subject_kind="household")
    assert PHONE not in entry.sentence
    for who, status in (("other_officer", 404), ("cadre", 403)):
        assert signed_in(who).post(address, {"why": "好奇"}).status_code == status
    with pytest.raises(OutsideScope):
        registry_actions.reveal_contact(by=staff.other_officer, household=accepted.household, why="好奇")
