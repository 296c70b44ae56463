"""Reductions of a recovery when the due rises after the recovery was notified.

A reduction is a row of its own; the amount of the recovery is not edited.

By hand, in every test: April was paid by the urban standard of 825.00. Then it was found that the household has
lived in the country since 15 March: 600.00 were due and 225.00 are a recovery, notified and mostly demanded. On 10 May
the raise is known: in the country 660.00 were due for April, so that the recovery is reduced by 60.00 to 165.00.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from doudi.payments import actions, refusals
from doudi.payments.models import Line, Payment, Recovery, RecoveryReduction, Run
from doudi.payments.recoveries.receipts import outstanding_of
from doudi.payments.statements.reconciliation import reconcile
from doudi.registry import actions as registry_actions
from tests.payments.conftest import Office

pytestmark = pytest.mark.django_db
APRIL, MAY = date(2023, 4, 1), date(2023, 5, 1)


def area(office: Office, home: Any, where: str, since: date) -> None:
    registry_actions.change_circumstance(
        by=office.cast.officer, subject=home, kind="area", value=where, since=since, source="visit"
    )


def notified(office: Office) -> Recovery:
    """A recovery of 225.00 for April, notified to the recipient; no run of May is prepared yet."""
    return office.built_once("notified", lambda: notify(office))


def notify(office: Office) -> Recovery:
    office.funds()
    person = office.person("钟有田")
    area(office, person.household, "urban", date(2023, 1, 1))
    office.award(person)
    office.paid(office.prepare(APRIL))
    office.clock.on(date(2023, 4, 17))
    area(office, person.household, "rural", date(2023, 3, 15))
    office.release(office.prepare(APRIL))
    recovery = Recovery.objects.get()
    assert recovery.amount_fen == 225_00
    return actions.notify_recipient(by=office.cast.officer, recovery=recovery, heard="同意退回")


def demanded(office: Office) -> Recovery:
    def demand() -> Recovery:
        return actions.demand_recovery(by=office.cast.director, recovery=notified(office), why="迁居后多发")

    return office.built_once("demanded", demand)


def pay_back(office: Office, recovery: Recovery, amount_fen: int, reference: str = "001") -> None:
    actions.record_receipt(
        by=office.cast.finance,
        recovery=recovery,
        reference=reference,
        amount_fen=amount_fen,
        received_on=date(2023, 4, 17),
    )


def in_may(office: Office) -> Run:
    office.clock.on(date(2023, 5, 10))
    return office.prepare(MAY)


def demanded_and_in_may(office: Office) -> tuple[Recovery, Run]:
    return office.built_once("in may", lambda: (demanded(office), in_may(office)))


def lines_of(run: Run) -> dict[str, int]:
    return {f"{one.month:%Y-%m}": one.amount_fen for one in Line.objects.filter(payment__run=run)}


def books_agree() -> bool:
    """No section differs, apart from the bank answers: these tests set outcomes without files."""
    return not any(section.differences for section in reconcile() if "银行回盘" not in section.name)


def test_recovery_is_reduced_when_due_rises(office: Office) -> None:
    recovery, run = demanded_and_in_may(office)
    assert lines_of(run) == {"2023-05": 660_00}
    assert (outstanding_of(recovery), recovery.amount_fen) == (165_00, 225_00), "what was decided is not edited"
    assert Recovery.objects.count() == 1
    assert books_agree(), "what the run before knew is still explained"
    office.paid(run)
    assert books_agree()
    recovery.refresh_from_db()
    assert recovery.state == "demanded"
    with pytest.raises(refusals.AmountTooLarge):
        pay_back(office, recovery, 165_01)
    pay_back(office, recovery, 165_00)
    recovery.refresh_from_db()
    assert recovery.state == "settled"
    with pytest.raises(refusals.NothingToPay):
        office.prepare(MAY)


def test_receipts_count_before_the_recovery_is_reduced(office: Office) -> None:
    """100.00 of 225.00 were received: 725.00 stay paid, 660.00 are due, 65.00 are outstanding."""
    recovery = demanded(office)
    pay_back(office, recovery, 100_00)
    office.paid(in_may(office))
    assert outstanding_of(recovery) == 65_00
    assert RecoveryReduction.objects.get().amount_fen == 60_00


def test_receipts_above_the_reduced_recovery_are_paid_out(office: Office) -> None:
    """200.00 of 225.00 were received: 625.00 stay paid, 660.00 are due, so 35.00 are paid and 0.00 are outstanding."""
    recovery = demanded(office)
    pay_back(office, recovery, 200_00)
    run = in_may(office)
    assert lines_of(run) == {"2023-04": 35_00, "2023-05": 660_00}
    assert outstanding_of(recovery) == 0
    with pytest.raises(refusals.AmountTooLarge):
        pay_back(office, recovery, 1, "002")
    office.paid(run)
    recovery.refresh_from_db()
    assert recovery.state == "settled"


def test_notified_recovery_reduced_to_nothing_is_withdrawn(office: Office) -> None:
    """Back in town since April: 885.00 were due by the raise, 60.00 more than was paid."""
    recovery = notified(office)
    area(office, recovery.person.household, "urban", date(2023, 4, 1))
    run = in_may(office)
    assert lines_of(run) == {"2023-04": 60_00, "2023-05": 885_00}
    office.paid(run)
    recovery.refresh_from_db()
    assert (recovery.state, outstanding_of(recovery)) == ("withdrawn", 0)


def test_offset_is_limited_to_outstanding_amount(office: Office) -> None:
    recovery = demanded(office)
    actions.decide_offset(by=office.cast.director, recovery=recovery, basis="本人书面同意书")
    run = in_may(office)
    payment = Payment.objects.get(run=run)
    assert (payment.amount_fen, payment.offset_fen) == (660_00, 165_00)
    office.paid(run)
    recovery.refresh_from_db()
    assert recovery.state == "settled"


def test_two_recoveries_of_a_month_are_reduced_latest_first(office: Office) -> None:
    """An income of 100.00 was found, too: 500.00 were due, a second recovery of 100.00 is notified.

    Then the person lives in town again since April.

    By the raise 785.00 were due, 40.00 of 325.00 are still too much: the second recovery is reduced to 0.00, the first
    by 185.00.
    """
    first = demanded(office)
    [award] = first.person.awards.all()
    registry_actions.end_award(
        by=office.cast.bureau, award=award, last_month=date(2023, 3, 1), source_detail="核定更正"
    )
    registry_actions.take_over_award(
        by=office.cast.bureau,
        number="A2",
        person=first.person,
        programme="dibao",
        from_month=APRIL,
        dibao_class="other",
        assessed_income_fen=100_00,
        approved_by=office.cast.director,
    )
    office.release(office.prepare(APRIL))
    second = Recovery.objects.get(state="proposed")
    assert second.amount_fen == 100_00
    actions.notify_recipient(by=office.cast.officer, recovery=second, heard="同意退回")
    area(office, first.person.household, "urban", APRIL)
    office.paid(in_may(office))
    assert (outstanding_of(first), outstanding_of(second)) == (40_00, 0)
    second.refresh_from_db()
    assert second.state == "withdrawn"


def test_discarding_a_run_discards_its_reductions(office: Office) -> None:
    recovery, run = demanded_and_in_may(office)
    actions.discard_run(by=office.cast.bureau, run=run, why="登记还要更正")
    assert outstanding_of(recovery) == 225_00
    office.paid(office.prepare(MAY))
    assert outstanding_of(recovery) == 165_00
    assert RecoveryReduction.objects.count() == 2, "both are on record, one of them with a discarded run"


def test_waived_recovery_is_not_reduced(office: Office) -> None:
    recovery = actions.waive_recovery(by=office.cast.director, recovery=notified(office), why="家庭困难")
    office.paid(in_may(office))
    assert not RecoveryReduction.objects.exists()
    recovery.refresh_from_db()
    assert recovery.state == "waived"


def test_earlier_month_leaves_recoveries_of_later_months(office: Office) -> None:
    """A run of March computes no dues of April, so it reduces no recovery of April."""
    recovery = demanded(office)
    person = office.person("易有金")
    office.award(person, since=date(2023, 3, 1))
    run = office.prepare(date(2023, 3, 1))
    assert lines_of(run) == {"2023-03": 600_00}
    assert outstanding_of(recovery) == 225_00


def test_reductions_are_append_only(office: Office) -> None:
    demanded_and_in_may(office)
    for change in (
        lambda: RecoveryReduction.objects.update(amount_fen=1),
        lambda: RecoveryReduction.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_recovery_page_shows_reductions(office: Office, signed_in: Any) -> None:
    recovery, run = demanded_and_in_may(office)
    client = signed_in("officer")
    assert "已下调" in client.get(reverse("payments:recoveries")).content.decode()
    page = client.get(recovery.get_absolute_url()).content.decode()
    assert "少追¥60.00，现在只追¥165.00" in page
    assert f"¥60.00（{run.number}，应发¥660.00）" in page
    assert "¥60.00" in signed_in("bureau").get(run.get_absolute_url()).content.decode().split("追缴下调")[1][:200]
    actions.discard_run(by=office.cast.bureau, run=run, why="登记还要更正")
    assert "少追" not in client.get(recovery.get_absolute_url()).content.decode()
    assert signed_in("other_officer").get(recovery.get_absolute_url()).status_code == 404
