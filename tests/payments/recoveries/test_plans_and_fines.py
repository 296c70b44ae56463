"""Recoveries have a day to pay by, a plan that adds up, an order to return, and a fine by two people for deceit."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from doudi.core.audit.models import Entry
from doudi.core.encryption import sm3_digest
from doudi.core.refusals import (
    OutsideScope,
    PermissionRequired,
    ReasonRequired,
    SecondPersonRequired,
    TransitionNotAllowed,
)
from doudi.payments import actions, refusals
from doudi.payments.models import Recovery, RecoveryDocument, RecoveryFine, RecoveryInstalment
from doudi.payments.recoveries.archive import read_recovery_document
from doudi.payments.recoveries.documents import basis_of_orders, return_order
from doudi.payments.recoveries.plans import overdue_fen, plan_of
from doudi.payments.worklist import worklist_of
from doudi.registry.models import Person
from doudi.registry.refusals import ProofRequired
from doudi.ui.pdf import document_html
from tests.deaths_and_cards import record_death
from tests.payments.conftest import Office
from tests.payments.four_hands import PROOF

pytestmark = [pytest.mark.django_db, pytest.mark.clause("SAL2026-73")]
APRIL, DAY = date(2023, 4, 1), date(2023, 4, 20)


@pytest.fixture
def notified(office: Office) -> Recovery:
    """April was paid, 600.00; then a death in March became known, and the family was told."""

    def notify() -> Recovery:
        person = office.one_paid(APRIL).payments.get().person
        office.clock.on(DAY)
        record_death(person, date(2023, 3, 12))
        recovery = office.prepare(APRIL).recoveries.get()
        return actions.notify_recipient(by=office.cast.officer, recovery=recovery, heard="家属同意退回")

    return office.built_once("notified", notify)


def demanded(office: Office, recovery: Recovery, **changed: Any) -> Recovery:
    given: dict[str, Any] = {"why": "死亡后多发", "instalments": 7, "pay_by": date(2023, 5, 31)} | changed
    return actions.demand_recovery(by=office.cast.director, recovery=recovery, **given)


def test_plan_by_hand() -> None:
    """100.00 in three parts from 31 January: 33.34, 33.33, 33.33, on the last day of shorter months."""
    assert plan_of(100_00, 3, date(2023, 1, 31)) == [
        (date(2023, 1, 31), 33_34),
        (date(2023, 2, 28), 33_33),
        (date(2023, 3, 31), 33_33),
    ]


@pytest.mark.clause("P18-17.c")
def test_instalments_add_up_and_are_not_changed(office: Office, notified: Recovery) -> None:
    recovery = demanded(office, notified)
    plan = list(recovery.plan.all())
    assert (recovery.pay_by, plan[0].due_on, plan[-1].due_on) == (
        date(2023, 5, 31),
        date(2023, 5, 31),
        date(2023, 11, 30),
    )
    assert (len(plan), sum(part.amount_fen for part in plan)) == (7, 600_00)
    for change in ({"amount_fen": 1}, {"due_on": APRIL}):
        with pytest.raises(DatabaseError), transaction.atomic():
            RecoveryInstalment.objects.update(**change)


@pytest.mark.clause("P18-17.c")
def test_agreed_instalments_take_their_own_days_and_amounts(office: Office, notified: Recovery) -> None:
    first, last = (date(2023, 5, 10), 100_00), (date(2023, 12, 31), 500_00)
    for wrong in (
        [first, (last[0], 499_99)],  # does not add up
        [last, first],
        [first, (first[0], 500_00)],
        [(DAY, 100_00), last],  # today
        [first, (date(2026, 4, 21), 500_00)],  # over 36 months
        [(first[0], -1), (last[0], 600_01)],
        [(first[0] + timedelta(days=number), 1) for number in range(36)] + [(last[0], 600_00 - 36)],  # 37 parts
    ):
        with pytest.raises(refusals.InstalmentPlanInvalid):
            demanded(office, notified, parts=wrong)
    assert not RecoveryInstalment.objects.exists()
    recovery = demanded(office, notified, parts=[first, last])
    assert [(part.due_on, part.amount_fen) for part in recovery.plan.all()] == [first, last]
    assert (recovery.instalments, recovery.pay_by) == (2, first[0])


@pytest.mark.clause("P18-17.c")
@pytest.mark.clause("SAL2026-74")
def test_day_to_pay_by_is_not_past_and_has_a_default(office: Office, notified: Recovery) -> None:
    with pytest.raises(refusals.DateInThePast):
        demanded(office, notified, pay_by=date(2023, 4, 19))
    assert demanded(office, notified, pay_by=None).pay_by == date(2023, 5, 20)


def test_overdue_part_is_on_the_desk(office: Office, notified: Recovery) -> None:
    recovery = demanded(office, notified, instalments=2)
    office.clock.on(date(2023, 5, 31))
    assert overdue_fen(recovery, date(2023, 5, 31)) == 0, "the day itself is in time"
    office.clock.on(date(2023, 6, 1))
    found = {item.label: item.number for item in worklist_of(office.cast.officer)}
    assert found["追缴已逾期"] == 1
    assert "追缴已逾期" not in {item.label for item in worklist_of(office.cast.other_officer)}
    actions.record_receipt(
        by=office.cast.finance, recovery=recovery, reference="001", amount_fen=300_00, received_on=date(2023, 6, 1)
    )
    assert "追缴已逾期" not in {item.label for item in worklist_of(office.cast.officer)}


FINE: dict[str, Any] = {
    "finding": "冒领，已立案查实",
    "upload": PROOF,
    "amount_fen": 600_00,
    "pay_by": date(2023, 6, 30),
}


def test_fine_is_proposed_and_decided_by_two(office: Office, notified: Recovery) -> None:
    cast = office.cast
    with pytest.raises(TransitionNotAllowed):
        actions.propose_fine(by=cast.bureau, recovery=notified, **FINE)
    recovery = demanded(office, notified)
    with pytest.raises(PermissionRequired):
        actions.propose_fine(by=cast.officer, recovery=recovery, **FINE)
    for wrong, refusal in (
        ({"finding": " "}, ReasonRequired),
        ({"upload": None}, ProofRequired),
        ({"amount_fen": 0}, refusals.AmountTooLarge),
        ({"amount_fen": 1_800_01}, refusals.AmountTooLarge),
        ({"pay_by": date(2023, 4, 19)}, refusals.DateInThePast),
    ):
        with pytest.raises(refusal):
            actions.propose_fine(by=cast.bureau, recovery=recovery, **(FINE | wrong))
    fine = actions.propose_fine(by=cast.bureau, recovery=recovery, **FINE)
    with pytest.raises(TransitionNotAllowed):
        actions.propose_fine(by=cast.bureau, recovery=recovery, **FINE)
    with pytest.raises(PermissionRequired):
        actions.decide_fine(by=cast.bureau, fine=fine, is_imposed=True, why="属实")
    with pytest.raises(IntegrityError), transaction.atomic():
        RecoveryFine.objects.update(is_imposed=True, decided_by=F("proposed_by"))
    actions.decide_fine(by=cast.director, fine=fine, is_imposed=True, why="属实")
    with pytest.raises(TransitionNotAllowed):
        actions.decide_fine(by=cast.director, fine=fine, is_imposed=False, why="不罚")


def test_who_proposed_a_fine_does_not_decide_it(office: Office, notified: Recovery) -> None:
    bureau = office.cast.bureau
    fine = actions.propose_fine(by=bureau, recovery=demanded(office, notified), **FINE)
    bureau.role = "bureau_leader"
    bureau.save(update_fields=["role"])
    with pytest.raises(SecondPersonRequired):
        actions.decide_fine(by=bureau, fine=fine, is_imposed=True, why="属实")


@pytest.mark.clause("SC649-68")
@pytest.mark.parametrize(("day", "most"), [(date(2026, 6, 30), 3), (date(2026, 7, 1), 2)])
def test_fine_limit_changes_with_the_law(day: date, most: int) -> None:
    """Three times by the interim measures (SC649-68), twice by the law of 2026 (SAL2026-73)."""
    from doudi import policy

    assert policy.parameter_value("fine_times_limit", day.replace(day=1), day) == most


@pytest.mark.clause("SAL2026-74")
def test_order_to_return_rests_on_the_law_of_2026_once_it_is_in_force(office: Office) -> None:
    assert "第七十四条" in basis_of_orders(date(2026, 7, 1))
    assert "第七十四条" not in basis_of_orders(date(2026, 6, 30))


def test_order_and_fine_on_their_pages(office: Office, notified: Recovery, signed_in: Any) -> None:
    officer, bureau, director = (signed_in(name) for name in ("officer", "bureau", "director"))
    order = reverse("payments:return_order", args=[notified.pk])
    assert officer.get(order).status_code == 404, "nothing is decided"
    page = notified.get_absolute_url()
    sent = {"verb": "demand", "why": "多发", "instalments": "2", "pay_by": "2023-05-31"}
    assert director.post(page, sent | {"pay_by": "2023-01-01"}).status_code == 422
    for unread in ("明天 300", "2023-05-31"):
        assert "读不出日期和金额" in director.post(page, sent | {"parts": unread}).content.decode()
    assert "请填写" in director.post(page, sent | {"pay_by": ""}).content.decode()
    parts = "2023-05-31 300\r\n2023-07-31，300.00"
    assert director.post(page, sent | {"pay_by": "", "parts": parts}).status_code == 302
    assert "2023年7月31日 ¥300.00" in officer.get(page).content.decode()
    archived = officer.get(order).content
    assert archived.startswith(b"%PDF-")
    text = document_html("payments/documents/return_order.html", return_order(notified))
    assert "钟有田的家属（" in text, "nobody writes to the dead"
    assert "<p>于都县民政局</p>" in text
    Person.objects.update(name="改了名")
    assert officer.get(order).content == archived, "as it went out"
    document = notified.documents.get()
    assert (document.number, document.sm3) == (f"{notified.run.number}-{notified.pk}", sm3_digest(archived))
    assert Entry.objects.filter(verb="recovery.read_document").count() == 2
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        RecoveryDocument.objects.update(sm3="")
    with pytest.raises(OutsideScope):
        read_recovery_document(by=office.cast.other_officer, document=document)
    assert signed_in("other_officer").get(order).status_code == 404
    fine = reverse("payments:recovery_fine", args=[notified.pk])
    assert officer.get(fine).status_code == 403
    assert director.post(fine, {"finding": "冒领"}).status_code == 403
    paper = SimpleUploadedFile("认定.pdf", PROOF.content)
    given = {"finding": "冒领", "upload": paper, "amount_fen": "600", "pay_by": "2023-06-30"}
    assert bureau.post(fine, given).status_code == 302
    assert director.post(fine, {"is_imposed": "true", "why": "属实"}).status_code == 302
    assert officer.get(reverse("payments:fine_decision", args=[notified.pk])).content.startswith(b"%PDF-")
