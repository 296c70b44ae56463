"""The page on which payments are taken out of a run: two people, each in their own division."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from doudi.payments.models import Withdrawal
from doudi.payments.worklist import worklist_of
from doudi.registry import actions as registry_actions
from tests.payments.conftest import Office
from tests.payments.withdrawals.test_withdrawals import take_out, two_paid

pytestmark = pytest.mark.django_db
APRIL = date(2023, 4, 1)


@pytest.mark.clause("P18-17.c")
def test_officer_proposes_and_leader_confirms(office: Office, signed_in: Any) -> None:
    person = office.person("钟有田")
    office.award(person)
    office.award(office.person("易有金"))
    run = office.prepare(APRIL)
    payment = run.payments.get(person=person)
    officer, leader, finance = signed_in("officer"), signed_in("leader"), signed_in("finance")
    address = reverse("payments:withdrawal", args=[run.pk, person.number])
    assert address in officer.get(payment.get_absolute_url()).content.decode()
    given = {"act": "propose", "payments": [payment.pk], "reason": "death"}
    assert officer.post(address, given).status_code == 422, "words are missing"
    assert finance.post(address, given | {"detail": "村里报告"}).status_code == 403
    assert officer.post(address, given | {"detail": "村里报告"}).status_code == 302
    proposal = Withdrawal.objects.get()
    decision = {"act": "confirm", "withdrawal": [proposal.pk]}
    assert officer.post(address, decision).status_code == 422
    assert signed_in("other_officer").get(address).status_code == 404
    assert [(one.label, one.number) for one in worklist_of(office.cast.leader)] == [("移出本批待确认", 1)]
    assert leader.post(address, {"act": "refuse", "withdrawal": [proposal.pk], "why": ""}).status_code == 422
    assert leader.post(address, decision).status_code == 302
    assert "已移出" in leader.get(address).content.decode()
    for client in (officer, signed_in("bureau"), finance, signed_in("director")):
        shown = client.get(run.get_absolute_url()).content.decode()
        assert "村里报告" in shown
        assert "¥600.00" in shown
    roll = officer.get(reverse("payments:roll", args=[run.pk, person.village_id[:9]])).content.decode()
    assert "合计 <b>¥600.00</b>，1笔" in roll
    assert (
        "钟有田"
        not in officer.get(reverse("payments:print_roll", args=[run.pk, person.village_id[:9]])).content.decode()
    )


def test_after_a_death_the_file_leads_to_taking_the_payment_out_and_says_why_it_was(
    office: Office, signed_in: Any
) -> None:
    run, payment = two_paid(office)
    person, client = payment.person, signed_in("officer")
    address = reverse("payments:withdrawal", args=[run.pk, person.number])
    assert address not in client.get(person.get_absolute_url()).content.decode()
    registry_actions.report_death(
        by=office.cast.officer, person=person, died_on=date(2023, 4, 2), data_source="公安户口注销名单"
    )
    assert address in client.get(person.get_absolute_url()).content.decode()
    assert 'value="death" selected' in client.get(address).content.decode()
    take_out(office, run, payment)
    shown = client.get(person.get_absolute_url()).content.decode()
    assert address not in shown
    assert "移出本批：已故或疑似死亡，村里报告" in shown
