"""Records that were one person, money that came back, decisions after the computation: where double pay hides."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from doudi.payments import actions, invariants, refusals
from doudi.payments.models import Line, LineShare, Payment, Recovery, Run
from doudi.registry import actions as registry_actions
from doudi.registry.refusals import AwardsOverlap
from tests.deaths_and_cards import correct_death, record_death
from tests.payments.conftest import Office
from tests.payments.four_hands import reviewer

pytestmark = pytest.mark.django_db
APRIL, MAY = date(2023, 4, 1), date(2023, 5, 1)


def merge(office: Office, kept: Any, other: Any) -> None:
    for one in (kept, other):
        one.refresh_from_db()
    registry_actions.merge_people(by=office.cast.officer, kept=kept, other=other, why="同一人")


def test_payments_of_merged_records_count_for_the_remaining_record(office: Office) -> None:
    """Merged over two steps: the third record answers for what the first was paid."""
    office.funds()
    one, two, three = (office.person(name) for name in ("钟有田", "钟有甲", "钟有乙"))
    office.award(one)
    office.paid(office.prepare(APRIL))
    merge(office, two, one)
    merge(office, three, two)
    with pytest.raises(refusals.NothingToPay):
        office.prepare(APRIL)


def test_a_reissue_proposes_to_recover_what_excludes_the_benefit_of_a_merged_record(office: Office) -> None:
    """Tekun came back from the second record's card; paid again to the first, it excludes the dibao paid there."""
    office.funds()
    kept, other = office.person("钟有田"), office.person("钟有甲")
    office.award(kept)
    office.award(other, "tekun", self_care="full")
    april = office.release(office.prepare(APRIL))
    office.bank_says(april, "returned", person=other)
    office.bank_says(april, "paid")
    merge(office, kept, other)
    office.card(kept, "6228480099999999999", date(2023, 4, 3))
    again = office.prepare(APRIL, Run.Kind.REISSUE)
    assert {payment.programme for payment in again.payments.filter(person=kept)} >= {"tekun_basic"}
    assert Recovery.objects.get().programme == "dibao"
    assert again.overpaid_fen == 600_00


def test_a_special_amount_is_not_paid_again_after_a_merge(office: Office) -> None:
    office.funds()
    one, two = office.person("钟有田"), office.person("钟有甲")
    special = actions.propose_special(
        by=office.cast.bureau, person=one, month=APRIL, amount_fen=500_00, source="county", reason="一事一议"
    )
    actions.approve_special(by=office.cast.director, special=special)
    office.paid(office.prepare(APRIL, Run.Kind.SPECIAL))
    merge(office, two, one)
    with pytest.raises(refusals.NothingToPay):
        office.prepare(APRIL, Run.Kind.SPECIAL)


def test_hold_follows_the_person_after_a_merge(office: Office) -> None:
    kept, other = office.person("钟有田"), office.person("钟有甲")
    office.award(kept)
    actions.place_hold(by=office.cast.officer, person=other, reason="disputed", detail="待查")
    merge(office, kept, other)
    run = office.prepare(APRIL)
    assert [(one.reason, one.amount_fen) for one in run.withheld.all()] == [("held", 600_00)]


def test_hold_placed_after_computation_blocks_release(office: Office) -> None:
    run = office.one_approved(APRIL)
    person = run.payments.get().person
    hold = actions.place_hold(by=office.cast.officer, person=person, reason="death_doubt", detail="待查")
    with pytest.raises(refusals.ChecksUndecided):
        actions.release_run(by=office.cast.finance, run=run)
    actions.lift_hold(by=office.cast.leader, hold=hold, why="本人在世")
    actions.release_run(by=office.cast.finance, run=run)


def test_repaid_amount_due_again_is_borne_by_the_same_sources(office: Office) -> None:
    """Paid, recorded as dead, repaid, found alive: the line is due again, and its shares add up to it."""
    person = office.one_paid(APRIL).payments.get().person
    record_death(person, date(2023, 3, 12))
    run = office.prepare(APRIL)
    recovery = Recovery.objects.get()
    actions.notify_recipient(by=office.cast.officer, recovery=recovery, heard="家属同意")
    actions.demand_recovery(by=office.cast.director, recovery=recovery, why="多发")
    actions.record_receipt(
        by=office.cast.finance, recovery=recovery, reference="001", amount_fen=250_01, received_on=date(2023, 4, 3)
    )
    actions.discard_run(by=office.cast.bureau, run=run, why="完")
    correct_death(person, None)
    run = office.prepare(APRIL)
    line = Line.objects.get(payment__run=run)
    assert (line.amount_fen, line.part) == (250_01, 2)
    shares = {one.source: one.amount_fen for one in LineShare.objects.filter(line=line)}
    assert shares == {"county": 36_67, "upper_grant": 213_34}


def test_receipt_of_a_split_record_is_paid_out(office: Office) -> None:
    """Merged by mistake, paid back the other record's payment, split again: the receipt is paid out."""
    office.funds()
    kept, other = office.person("钟有田"), office.person("钟有甲")
    office.award(other)
    office.paid(office.prepare(APRIL))
    merge(office, kept, other)
    office.award(kept, "tekun", self_care="full")
    run = office.prepare(APRIL)
    recovery = Recovery.objects.get(state="proposed")
    actions.notify_recipient(by=office.cast.officer, recovery=recovery, heard="同意")
    actions.demand_recovery(by=office.cast.director, recovery=recovery, why="多发")
    actions.record_receipt(
        by=office.cast.finance, recovery=recovery, reference="001", amount_fen=600_00, received_on=date(2023, 4, 3)
    )
    actions.discard_run(by=office.cast.bureau, run=run, why="合并有误")
    other.refresh_from_db()
    registry_actions.split_people(by=office.cast.officer, other=other, why="不是同一人")
    run = office.prepare(APRIL)
    line = Line.objects.get(payment__run=run, programme="dibao")
    assert (line.person_id, line.amount_fen, line.due_fen, line.sent_fen) == (kept.pk, 600_00, 0, -600_00)


def test_records_that_both_hold_a_benefit_are_not_merged_before_one_ends(office: Office) -> None:
    kept, other = office.person("钟有田"), office.person("钟有甲")
    for one in (kept, other):
        office.award(one)
    with pytest.raises(AwardsOverlap):
        merge(office, kept, other)


def test_database_refuses_states_out_of_order(office: Office) -> None:
    office.award(office.person("钟有田"))
    run = office.prepare(APRIL)
    for change in (
        lambda: Payment.objects.update(state="paid"),
        lambda: Run.objects.filter(pk=run.pk).update(
            state="approved", reviewed_by=reviewer(), approved_by=office.cast.director
        ),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.clause("P18-17.c")
def test_violations_name_rows_and_no_persons(office: Office) -> None:
    office.award(office.person("钟有田"))
    run = office.prepare(APRIL)
    with transaction.atomic():
        Run.objects.filter(pk=run.pk).update(total_fen=1, withheld_number=3)
        found = [str(one) for one in invariants.check_all()]
        assert [text.partition(" ")[0] for text in found] == ["4", "9"]
        assert all(f"run={run.number}" in text and "钟有田" not in text for text in found)
        transaction.set_rollback(True)


def test_invariants_have_the_numbers_of_the_decision() -> None:
    numbers = {one.number for one in invariants.INVARIANTS}
    assert numbers == set(range(1, 29))
