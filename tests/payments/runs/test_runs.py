"""A run pays what is due as known now minus what was sent and has not come back; nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from doudi.core.refusals import OutsideScope, SecondPersonRequired, StaleVersion, TransitionNotAllowed
from doudi.payments import actions, refusals
from doudi.payments.models import Line, LineShare, Payment, Recovery, Run
from doudi.registry import actions as registry_actions
from doudi.registry.models import Person
from tests.deaths_and_cards import record_death
from tests.payments.conftest import Office
from tests.payments.four_hands import PROOF, review

pytestmark = pytest.mark.django_db
APRIL, MAY = date(2023, 4, 1), date(2023, 5, 1)


def lines_of(run: Run) -> dict[tuple[str, str, str], int]:
    return {
        (one.person.name, one.programme, f"{one.month:%Y-%m}"): one.amount_fen
        for one in Line.objects.filter(payment__run=run).select_related("person")
    }


@pytest.mark.clause("MCA57-25")
def test_a_month_at_the_old_standard(office: Office) -> None:
    office.award(office.person("钟有田"))
    run = office.prepare(APRIL)
    assert lines_of(run) == {("钟有田", "dibao", "2023-04"): 600_00}
    assert (run.payments_number, run.lines_number, run.total_fen) == (1, 1, 600_00)
    shares = {(one.source, one.amount_fen) for one in LineShare.objects.all()}
    assert shares == {("county", 88_00), ("upper_grant", 512_00)}
    assert not run.checks.exclude(findings_number=0).exists()
    assert run.law[0]["programme"] == "dibao"
    assert len(run.content_hash) == 64


@pytest.mark.clause("P30-3.3")
def test_a_raise_pays_the_month_and_the_arrears(office: Office) -> None:
    """By hand: 600.00 was paid for January to April; from 10 May on 660.00 is known to hold since January."""
    office.funds()
    person = office.person("钟有田")
    office.award(person)
    months = [date(2023, month, 1) for month in (1, 2, 3)]
    history = actions.take_over_payment_history(
        by=office.cast.bureau,
        paid=[(person.pk, "dibao", month, 600_00) for month in months],
        law_known=date(2023, 3, 31),
        detail="原系统已发",
    )
    actions.confirm_payment_history(by=office.cast.director, run=history)
    office.paid(office.prepare(APRIL))
    office.clock.on(date(2023, 5, 10))
    run = office.prepare(MAY)
    assert lines_of(run) == {
        ("钟有田", "dibao", "2023-01"): 60_00,
        ("钟有田", "dibao", "2023-02"): 60_00,
        ("钟有田", "dibao", "2023-03"): 60_00,
        ("钟有田", "dibao", "2023-04"): 60_00,
        ("钟有田", "dibao", "2023-05"): 660_00,
    }
    assert Payment.objects.get(run=run).amount_fen == 900_00
    shares = LineShare.objects.filter(line__payment__run=run, line__month__lt=MAY)
    assert {(one.source, one.amount_fen) for one in shares} == {("upper_grant", 60_00)}, "the county's share is fixed"
    office.paid(run)
    with pytest.raises(refusals.NothingToPay):
        office.prepare(MAY)


def test_returned_payment_is_reissued_once(office: Office) -> None:
    run = office.one_released(APRIL)
    person = run.payments.get().person
    with pytest.raises(refusals.NothingToPay):
        office.prepare(APRIL, Run.Kind.REISSUE)
    office.bank_says(run, "returned")
    again = office.prepare(APRIL, Run.Kind.REISSUE)
    assert again.payments_number == 0
    assert [(one.reason, one.amount_fen) for one in again.withheld.all()] == [("returned_account", 600_00)]
    actions.discard_run(by=office.cast.bureau, run=again, why="等换卡")
    office.card(person, "6228480099999999999", date(2023, 4, 3))
    again = office.release(office.prepare(APRIL, Run.Kind.REISSUE))
    second = again.payments.get()
    assert second.replaces == run.payments.get()
    assert second.lines.get().part == 2
    office.bank_says(again, "paid")
    with pytest.raises(refusals.NothingToPay):
        office.prepare(APRIL)


def test_corrected_card_releases_all_withheld_months(office: Office) -> None:
    """By hand: April's 600.00 came back, so that in May 660.00 for April and 660.00 for May waited for a card."""
    office.funds()
    person, disputed, other = office.person("钟有田"), office.person("易有金"), office.person("谢有水")
    for one in (person, disputed, other):
        office.award(one)
    april = office.release(office.prepare(APRIL))
    office.bank_says(april, "returned", person=person)
    office.bank_says(april, "paid")
    hold = actions.place_hold(by=office.cast.officer, person=disputed, reason="disputed", detail="等待核实")
    office.clock.on(date(2023, 5, 10))
    may = office.paid(office.prepare(MAY))
    assert may.withheld_fen == 660_00 + 660_00 + 60_00 + 660_00
    office.card(person, "6228480099999999999", date(2023, 5, 10))
    again = office.prepare(MAY, Run.Kind.REISSUE)
    assert lines_of(again) == {("钟有田", "dibao", "2023-04"): 660_00, ("钟有田", "dibao", "2023-05"): 660_00}
    assert again.payments.get().replaces == april.payments.get(person=person)
    assert again.withheld_fen == 60_00 + 660_00, "what is disputed goes on waiting"
    office.paid(again)
    actions.lift_hold(by=office.cast.director, hold=hold, why="已核实")
    assert lines_of(office.prepare(MAY, Run.Kind.REISSUE)) == {
        ("易有金", "dibao", "2023-04"): 60_00,
        ("易有金", "dibao", "2023-05"): 660_00,
    }


def test_reactivated_card_is_recorded_again_and_paid(office: Office, signed_in: Callable[..., Any]) -> None:
    """The number stays what it was; only who registers it again after the money came back says that it works."""
    office.funds()
    person = office.person("钟有田", card="6228480011111111111")
    office.award(person)
    office.card(person, "6228480011111111111", date(2023, 2, 1))
    april = office.release(office.prepare(APRIL))
    office.bank_says(april, "returned")
    again = office.prepare(APRIL, Run.Kind.REISSUE)
    assert (again.payments_number, again.withheld_fen) == (0, 600_00)
    actions.discard_run(by=office.cast.bureau, run=again, why="等激活")
    page = reverse("bank_exchange:returned_payments")
    assert "账户已更正或核实" not in signed_in("officer").get(page).content.decode()
    office.clock.on(date(2023, 4, 6))
    office.card(person, "6228480011111111111", date(2023, 4, 6))
    assert "账户已更正或核实" in signed_in("officer").get(page).content.decode()
    again = office.release(office.prepare(APRIL, Run.Kind.REISSUE))
    assert lines_of(again) == {("钟有田", "dibao", "2023-04"): 600_00}
    office.bank_says(again, "returned")
    third = office.prepare(APRIL, Run.Kind.REISSUE)
    assert (third.payments_number, third.withheld_fen) == (0, 600_00), "it came back once more, so it waits once more"


def test_overpayment_is_proposed_and_not_offset(office: Office) -> None:
    person = office.one_paid(APRIL).payments.get().person
    office.clock.on(date(2023, 4, 20))
    record_death(person, date(2023, 3, 12))
    run = office.prepare(APRIL)
    assert run.lines_number == 0
    recovery = Recovery.objects.get()
    assert (recovery.amount_fen, recovery.state) == (600_00, "proposed")
    assert recovery.lines.get().shares == {"county": 88_00, "upper_grant": 512_00}
    actions.discard_run(by=office.cast.bureau, run=run, why="只为核查")
    run = office.prepare(APRIL)
    assert Recovery.objects.exclude(state="withdrawn").count() == 1
    recovery = Recovery.objects.get(state="proposed")
    actions.notify_recipient(by=office.cast.officer, recovery=recovery, heard="家属同意退回")
    with pytest.raises(TransitionNotAllowed):
        actions.record_receipt(
            by=office.cast.finance, recovery=recovery, reference="001", amount_fen=600_00, received_on=date(2023, 4, 20)
        )
    actions.demand_recovery(by=office.cast.director, recovery=recovery, why="死亡后多发")
    given = {"by": office.cast.finance, "recovery": recovery, "received_on": date(2023, 4, 20)}
    actions.record_receipt(reference="001", amount_fen=200_00, **given)
    with pytest.raises(refusals.ReceiptAlreadyRecorded):
        actions.record_receipt(reference="001", amount_fen=200_00, **given)
    with pytest.raises(refusals.AmountTooLarge):
        actions.record_receipt(reference="002", amount_fen=500_00, **given)
    actions.record_receipt(reference="002", amount_fen=400_00, **given)
    recovery.refresh_from_db()
    assert recovery.state == "settled"
    actions.discard_run(by=office.cast.bureau, run=run, why="完")
    with pytest.raises(refusals.NothingToPay):
        office.prepare(APRIL)


def test_run_needs_four_different_people(office: Office) -> None:
    office.funds()
    office.award(office.person("钟有田"))
    run = office.prepare(APRIL)
    with pytest.raises(refusals.TownshipsNotConfirmed):
        review(run)
    with pytest.raises(OutsideScope):
        actions.confirm_roll(by=office.cast.other_officer, run=run, township_code="360731100", total_fen=600_00)
    with pytest.raises(refusals.RollChanged):
        actions.confirm_roll(by=office.cast.officer, run=run, township_code="360731100", total_fen=1)
    office.confirm(run)
    with pytest.raises(SecondPersonRequired):
        actions.review_run(by=office.cast.bureau, run=run)
    run = review(run)
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(approved_by=office.cast.bureau, state="approved")
    run = actions.approve_run(by=office.cast.director, run=run, seen_version=run.version)
    with pytest.raises(StaleVersion):
        actions.release_run(by=office.cast.finance, run=run, seen_version=run.version - 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(released_by=office.cast.director, state="released")
    run = actions.release_run(by=office.cast.finance, run=run)
    with pytest.raises(refusals.PaymentsNotSettled):
        actions.close_run(by=office.cast.finance, run=run)


def refused_by_the_database(change: Callable[[], object]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        change()


def test_money_rows_cannot_be_edited(office: Office) -> None:
    office.award(office.person("钟有田"))
    run = office.prepare(APRIL)
    line, payment = Line.objects.get(), Payment.objects.get()
    for change in (
        lambda: Line.objects.filter(pk=line.pk).update(amount_fen=1),
        lambda: Line.objects.filter(pk=line.pk).delete(),
        lambda: LineShare.objects.all().update(amount_fen=1),
        lambda: Payment.objects.filter(pk=payment.pk).update(amount_fen=1),
        lambda: Run.objects.filter(pk=run.pk).update(month=MAY),
    ):
        refused_by_the_database(change)
    line.pk = None
    refused_by_the_database(lambda: line.save(force_insert=True))


@pytest.mark.parametrize("kind", ["death_doubt", "prison", "disputed"])
def test_hold_withholds_payment_until_a_higher_office_lifts_it(office: Office, kind: str) -> None:
    person = office.person("钟有田")
    office.award(person)
    hold = actions.place_hold(by=office.cast.officer, person=person, reason=kind, detail="待查")
    with pytest.raises(refusals.HoldAlreadyPlaced):
        actions.place_hold(by=office.cast.officer, person=person, reason=kind, detail="待查")
    run = office.prepare(APRIL)
    assert [(one.reason, one.amount_fen) for one in run.withheld.all()] == [("held", 600_00)]
    assert not run.checks.exclude(findings_number=0).exists(), "what waits is not missed"
    with pytest.raises(refusals.HigherOfficeRequired):
        actions.lift_hold(by=office.cast.officer, hold=hold, why="查实")
    actions.lift_hold(by=office.cast.director, hold=hold, why="查实")
    actions.discard_run(by=office.cast.bureau, run=run, why="解除后重算")
    assert office.prepare(APRIL).total_fen == 600_00


@pytest.mark.clause("MCA62-4.3")
def test_missing_shared_and_guardian_accounts(office: Office) -> None:
    """No card waits; one card for two households waits; a guardian's account is paid once two people saw the proof."""
    nobody, one, two = (
        office.person(name, card=card)
        for name, card in (("无卡人", None), ("甲", "6228480011111111111"), ("乙", "6228480011111111111"))
    )
    for person in (nobody, one, two):
        office.award(person)
    run = office.prepare(APRIL)
    assert {(item.person.name, item.reason) for item in run.withheld.all()} == {
        ("无卡人", "no_account"),
        ("甲", "shared_account"),
        ("乙", "shared_account"),
    }
    actions.discard_run(by=office.cast.bureau, run=run, why="补账户")
    said: dict[str, Any] = {
        "basis": "guardian",
        "holder_name": "监护人",
        "proof": "监护证明",
        "since": APRIL,
        "upload": PROOF,
    }
    said |= {"person": nobody, "account": "6228480022222222222"}
    made = actions.propose_authority(by=office.cast.officer, **said)
    with pytest.raises(SecondPersonRequired):
        actions.confirm_authority(by=office.cast.officer, authority=made, account=said["account"])
    actions.confirm_authority(by=office.cast.leader, authority=made, account=said["account"])
    payment = office.prepare(APRIL).payments.get(person=nobody)
    assert (payment.account_basis, payment.holder_name, payment.account.clear()) == (
        "guardian",
        "监护人",
        "6228480022222222222",
    )


@pytest.mark.clause("MCA57-26")
def test_card_kept_by_an_official_is_confirmed_by_the_county(office: Office) -> None:
    made = actions.propose_authority(
        by=office.cast.officer,
        person=office.person("钟有田"),
        basis="keeper",
        holder_name="钟村长",
        account="6228480033333333333",
        proof="代管协议",
        since=APRIL,
        upload=PROOF,
    )
    with pytest.raises(refusals.HigherOfficeRequired):
        actions.confirm_authority(by=office.cast.leader, authority=made, account="6228480033333333333")
    made = actions.confirm_authority(by=office.cast.bureau, authority=made, account="6228480033333333333")
    assert made.confirmed_by == office.cast.bureau


def test_shared_id_number_blocks_the_run(office: Office) -> None:
    first, second = office.person("钟有田"), office.person("钟有田")
    for person in (first, second):
        office.award(person)
    Person.objects.filter(pk=second.pk).update(id_number=first.id_number, id_number_index=first.id_number_index)
    check = office.prepare(APRIL).checks.get(name="duplicate_payment")
    assert check.findings_number == 2
    assert check.is_blocking


def test_wrong_history_is_discarded_and_taken_over_again(office: Office) -> None:
    person = office.person("钟有田")
    office.award(person)
    given: dict[str, Any] = {"by": office.cast.bureau, "law_known": date(2023, 3, 31), "detail": "原系统已发"}
    wrong = actions.take_over_payment_history(paid=[(person.pk, "dibao", date(2023, 3, 1), 60_00)], **given)
    with pytest.raises(TransitionNotAllowed):
        actions.review_run(by=office.cast.bureau, run=wrong)
    actions.discard_run(by=office.cast.bureau, run=wrong, why="少了一个零")
    right = actions.take_over_payment_history(paid=[(person.pk, "dibao", date(2023, 3, 1), 600_00)], **given)
    actions.confirm_payment_history(by=office.cast.director, run=right)
    assert right.payments.get().state == "paid"
    assert lines_of(office.prepare(APRIL)) == {("钟有田", "dibao", "2023-04"): 600_00}


def test_findings_of_a_refused_release_are_stored(office: Office, signed_in: Any) -> None:
    run = office.one_approved(APRIL)
    person = run.payments.get().person
    record_death(person, date(2023, 3, 12))
    answer = signed_in("finance").post(
        reverse("payments:run_action", args=[run.pk, "release"]), {"version": run.version}
    )
    assert answer.status_code == 422
    assert "检查没有通过" in answer.content.decode()
    assert run.checks.get(name="overpayment").findings_number == 1
    run.refresh_from_db()
    assert run.state == "approved"


def test_change_of_area_counts_from_the_next_month(office: Office) -> None:
    person = office.person("钟有田")
    office.award(person)
    home = person.household
    registry_actions.change_circumstance(
        by=office.cast.officer, subject=home, kind="area", value="urban", since=date(2023, 3, 15), source="visit"
    )
    assert lines_of(office.prepare(APRIL)) == {("钟有田", "dibao", "2023-04"): 825_00}


def test_first_day_of_month_decides_the_due(office: Office) -> None:
    """Moved to town on 2 April: from May. An award that ended with February, or never was, gives nothing for April."""
    office.clock.on(date(2023, 2, 3))
    office.funds()
    moved, ended, never = (office.person(name) for name in ("钟有田", "易小明", "段和平"))
    office.award(moved)
    awards = [office.award(person) for person in (ended, never)]
    office.paid(office.prepare(date(2023, 2, 1)))
    office.clock.on(date(2023, 4, 3))
    registry_actions.change_circumstance(
        by=office.cast.officer,
        subject=moved.household,
        kind="area",
        value="urban",
        since=date(2023, 4, 2),
        source="visit",
    )
    registry_actions.end_award(
        by=office.cast.bureau,
        award=awards[0],
        last_month=date(2023, 2, 1),
        source_detail="超过标准",
    )
    awards[1].withdrawn_at = office.clock.now()
    awards[1].save(update_fields=["withdrawn_at"])
    assert lines_of(office.prepare(APRIL)) == {
        ("钟有田", "dibao", "2023-03"): 600_00,
        ("钟有田", "dibao", "2023-04"): 600_00,
    }


def test_special_amounts_need_a_second_person(office: Office) -> None:
    person = office.person("钟有田")
    said: dict[str, Any] = {"person": person, "month": APRIL, "source": "county"}
    with pytest.raises(refusals.AmountTooLarge):
        actions.propose_special(by=office.cast.bureau, amount_fen=0, reason="补助", **said)
    special = actions.propose_special(by=office.cast.bureau, amount_fen=500_00, reason="一事一议", **said)
    with pytest.raises(refusals.NothingToPay):
        office.prepare(APRIL, Run.Kind.SPECIAL)
    actions.approve_special(by=office.cast.director, special=special)
    assert lines_of(office.prepare(APRIL, Run.Kind.SPECIAL)) == {("钟有田", "special", "2023-04"): 500_00}
    with pytest.raises(refusals.NothingToPay):
        office.prepare(APRIL)
