"""What a run keeps, asks back and lets wait, guard by guard; amounts by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from doudi.casework.models import Application, Case, Decision, Recognition
from doudi.funding import actions as funds
from doudi.funding.queries import available
from doudi.payments import actions, refusals
from doudi.payments.bank_exchange.actions.returned_payments import return_unsent_payments
from doudi.payments.models import AccountAuthority, Line, LineShare, Payment, Receipt, Recovery, Run
from doudi.payments.recoveries.receipts import outstanding_of
from doudi.registry import actions as registry_actions
from doudi.registry.dated_rows import end_row
from tests.deaths_and_cards import correct_death, record_card, record_death
from tests.payments.conftest import Office
from tests.payments.four_hands import PROOF, reviewer

pytestmark = pytest.mark.django_db
FEBRUARY, MARCH, APRIL, MAY = (date(2023, month, 1) for month in (2, 3, 4, 5))


def overpayment(office: Office, *, income_fen: int, instalments: int = 1) -> Recovery:
    """February was paid in full, 600.00, beside 80.00 for a disability; then an income was found."""
    return office.built_once(
        ("overpayment", income_fen, instalments),
        lambda: demanded_overpayment(office, paid_february(office), income_fen, instalments),
    )


def paid_february(office: Office) -> Any:
    """A person's dibao, of which February was paid in full, beside another benefit."""

    def pay() -> Any:
        office.clock.on(date(2023, 2, 3))
        office.funds()
        person = office.person("钟有田")
        award = office.award(person)
        office.award(person, "disability_living")
        office.paid(office.prepare(FEBRUARY))
        return award

    return office.built_once("paid february", pay)


def demanded_overpayment(office: Office, award: Any, income_fen: int, instalments: int) -> Recovery:
    """The income is found, and what was paid too much is demanded back."""
    office.clock.on(date(2023, 2, 15))
    registry_actions.end_award(
        by=office.cast.bureau, award=award, last_month=date(2023, 1, 1), source_detail="核定更正"
    )
    registry_actions.take_over_award(
        by=office.cast.bureau,
        number="A2",
        person=award.person,
        programme="dibao",
        from_month=FEBRUARY,
        dibao_class="other",
        assessed_income_fen=income_fen,
        approved_by=office.cast.director,
    )
    actions.discard_run(by=office.cast.bureau, run=office.prepare(FEBRUARY), why="只为核查")
    assert Recovery.objects.get().state == "withdrawn", "what a discarded run proposed is proposed no more"
    run = office.prepare(FEBRUARY)
    recovery = Recovery.objects.get(state="proposed")
    actions.notify_recipient(by=office.cast.officer, recovery=recovery, heard="同意")
    actions.demand_recovery(by=office.cast.director, recovery=recovery, why="核定错误", instalments=instalments)
    actions.discard_run(by=office.cast.bureau, run=run, why="没有要发的")
    with pytest.raises(refusals.NothingToPay):
        office.prepare(FEBRUARY)
    office.clock.on(date(2023, 3, 3))
    return recovery


def kept(run: Run) -> dict[str, int]:
    return {one.programme: one.offset_fen for one in run.payments.all()}


def consent(office: Office, recovery: Recovery) -> None:
    actions.decide_offset(by=office.cast.director, recovery=recovery, basis="本人书面同意书")


# --- offsets against payments -------------------------------------------------------------------------


def test_no_offset_without_consent(office: Office) -> None:
    overpayment(office, income_fen=300_00)
    assert kept(office.prepare(MARCH)) == {"dibao": 0, "disability_living": 0}


def test_no_offset_of_a_waived_recovery(office: Office) -> None:
    recovery = overpayment(office, income_fen=300_00)
    consent(office, recovery)
    actions.waive_recovery(by=office.cast.director, recovery=recovery, why="困难")
    assert kept(office.prepare(MARCH)) == {"dibao": 0, "disability_living": 0}


@pytest.mark.usefixtures("no_living_floor")
def test_instalment_is_offset_once_and_from_its_own_programme_first(office: Office) -> None:
    """300.00 in two instalments: 150.00 of the dibao and nothing of the other benefit."""
    consent(office, overpayment(office, income_fen=300_00, instalments=2))
    assert kept(office.prepare(MARCH)) == {"dibao": 150_00, "disability_living": 0}


def test_instalment_is_limited_to_outstanding_amount(office: Office) -> None:
    """300.00 in two instalments, of which 250.00 were received: 50.00 are offset."""
    recovery = overpayment(office, income_fen=300_00, instalments=2)
    consent(office, recovery)
    actions.record_receipt(
        by=office.cast.finance, recovery=recovery, reference="1", amount_fen=250_00, received_on=date(2023, 3, 3)
    )
    assert kept(office.prepare(MARCH)) == {"dibao": 50_00, "disability_living": 0}


@pytest.mark.usefixtures("no_living_floor")
def test_offset_is_limited_to_the_payments(office: Office) -> None:
    """A recovery of 400.00 meets payments of 200.00 and 80.00: both are offset in full."""
    consent(office, overpayment(office, income_fen=400_00))
    assert kept(office.prepare(MARCH)) == {"dibao": 200_00, "disability_living": 80_00}


@pytest.mark.usefixtures("no_living_floor")
def test_two_recoveries_do_not_offset_the_same_money(office: Office) -> None:
    """Recoveries of 300.00 and of 80.00 meet one payment of 300.00: the first offsets all of it."""
    first = overpayment(office, income_fen=300_00)
    consent(office, first)
    award = first.person.awards.get(programme="disability_living")
    registry_actions.end_award(
        by=office.cast.bureau, award=award, last_month=date(2023, 1, 1), source_detail="核定更正"
    )
    run = office.prepare(MARCH)
    second = Recovery.objects.get(state="proposed")
    actions.notify_recipient(by=office.cast.officer, recovery=second, heard="同意")
    actions.demand_recovery(by=office.cast.director, recovery=second, why="核定错误")
    consent(office, second)
    actions.discard_run(by=office.cast.bureau, run=run, why="重算")
    assert kept(office.prepare(MARCH)) == {"dibao": 300_00}
    assert {one.recovery_line.recovery_id for one in Receipt.objects.filter(payment__state="ready")} == {first.pk}


@pytest.mark.usefixtures("no_living_floor")
def test_offset_of_a_returned_payment_is_outstanding_again(office: Office) -> None:
    recovery = overpayment(office, income_fen=300_00, instalments=2)
    consent(office, recovery)
    run = office.release(office.prepare(MARCH))
    assert outstanding_of(recovery) == 150_00
    keys = list(run.payments.values_list("pk", flat=True))
    return_unsent_payments(keys, by=office.cast.finance, reference="测试", reason="账号不存在", on=date(2023, 3, 5))
    assert outstanding_of(recovery) == 300_00
    office.card(recovery.person, "6228480099999999999", date(2023, 3, 6))
    office.clock.on(date(2023, 3, 7))
    assert kept(office.prepare(MARCH)) == {"dibao": 150_00, "disability_living": 0}


@pytest.mark.usefixtures("no_living_floor")
def test_recovery_offset_by_a_late_returned_payment_is_proposed_again(office: Office) -> None:
    """All 300.00 were offset against March, and settled; weeks later the bank returns March."""
    recovery = overpayment(office, income_fen=300_00)
    consent(office, recovery)
    run = office.paid(office.prepare(MARCH))
    recovery.refresh_from_db()
    assert recovery.state == "settled"
    run.payments.filter(programme="dibao").update(state="returned", returned_reason="账户状态异常")
    office.clock.on(date(2023, 3, 20))
    office.prepare(MARCH)
    assert Recovery.objects.get(state="proposed").amount_fen == 300_00


def test_return_reverses_negative_shares_of_a_source(office: Office) -> None:
    """The county bore 100.00 less in this payment, the province 700.00 more: coming back it is the other way round."""
    office.funds()
    office.award(office.person("钟有田"))
    run = office.prepare(APRIL)
    person = run.payments.get().person
    before = {source: available(source, 2023) for source in ("county", "upper_grant")}
    mark = transaction.savepoint()
    payment = Payment.objects.create(
        run=Run.objects.create(
            number="202303-09",
            kind=Run.Kind.SPECIAL,
            month=MARCH,
            first_month=MARCH,
            known_at=run.known_at,
            due_on=MARCH,
            prepared_by=office.cast.bureau,
            prepared_at=run.known_at,
            state="released",
            payments_number=1,
            lines_number=1,
            total_fen=600_00,
            reviewed_by=reviewer(),
            approved_by=office.cast.director,
            released_by=office.cast.finance,
            released_at=run.known_at,
        ),
        item_id="202303-09-000001",
        person=person,
        programme="special",
        village_code=person.village_id,
        amount_fen=600_00,
        holder_name=person.name,
        account="6228480099999999998",
        account_index="",
        state="sent",
        account_basis=Payment.Basis.OWN,
    )
    line = Line.objects.create(
        payment=payment,
        person=person,
        programme="special",
        month=MARCH,
        part=1,
        amount_fen=600_00,
        due_fen=600_00,
        sent_fen=0,
        area="rural",
    )
    funds.book_release(
        by=office.cast.finance, reference="甲", on=APRIL, lines={"county": -100_00, "upper_grant": 700_00}
    )
    for source, amount in (("county", -100_00), ("upper_grant", 700_00)):
        LineShare.objects.create(line=line, source=source, amount_fen=amount)
    return_unsent_payments([payment.pk], by=office.cast.finance, reference="乙", reason="账号不存在", on=APRIL)
    assert {source: available(source, 2023) for source in before} == before
    transaction.savepoint_rollback(mark)  # a payment by hand is in no file and of no run, and breaks other rules


# --- recoveries ---------------------------------------------------------------------------------------


def died(office: Office, person: Any, day: date) -> Any:
    return record_death(person, day)


def test_the_oldest_month_is_settled_first(office: Office) -> None:
    """Dead since February, paid for March and April: of 700.00 that come back 600.00 are March's."""
    office.clock.on(date(2023, 3, 3))
    person = office.one_paid(MARCH).payments.get().person
    office.clock.on(date(2023, 4, 3))
    office.paid(office.prepare(APRIL))
    died(office, person, date(2023, 2, 12))
    office.prepare(APRIL)
    recovery = Recovery.objects.get(state="proposed")
    actions.notify_recipient(by=office.cast.officer, recovery=recovery, heard="同意")
    actions.demand_recovery(by=office.cast.director, recovery=recovery, why="死亡后多发")
    actions.record_receipt(
        by=office.cast.finance, recovery=recovery, reference="1", amount_fen=700_00, received_on=date(2023, 4, 3)
    )
    assert {one.recovery_line.month: one.amount_fen for one in Receipt.objects.all()} == {MARCH: 600_00, APRIL: 100_00}


def test_waived_recovery_is_not_proposed_again(office: Office) -> None:
    recovery = overpayment(office, income_fen=300_00)
    actions.waive_recovery(by=office.cast.director, recovery=recovery, why="困难")
    office.prepare(MARCH)
    assert not Recovery.objects.filter(state="proposed").exists()


def test_proposed_recovery_is_withdrawn_when_the_payment_was_due(office: Office) -> None:
    """A death in February is corrected to May: the payment of April was due, and the proposal is withdrawn."""
    person = office.one_paid(APRIL).payments.get().person
    office.clock.on(date(2023, 5, 3))
    died(office, person, date(2023, 2, 12))
    actions.close_run(by=office.cast.finance, run=office.release(office.prepare(MAY)))
    proposal = Recovery.objects.get()
    office.clock.on(date(2023, 5, 12))
    correct_death(person, date(2023, 5, 2))
    office.prepare(MAY)
    proposal.refresh_from_db()
    assert proposal.state == "withdrawn"


def test_unchanged_proposed_recovery_is_kept(office: Office) -> None:
    person = office.one_paid(APRIL).payments.get().person
    office.clock.on(date(2023, 5, 3))
    died(office, person, date(2023, 2, 12))
    actions.close_run(by=office.cast.finance, run=office.release(office.prepare(MAY)))
    proposal = Recovery.objects.get()
    office.clock.on(date(2023, 5, 12))
    office.prepare(MAY)
    again = Recovery.objects.get()
    assert (again.pk, again.state, again.amount_fen) == (proposal.pk, "proposed", 600_00)


def test_a_reissue_proposes_no_recovery_from_others(office: Office) -> None:
    office.funds()
    first, second = office.person("钟有田"), office.person("易小明")
    for person in (first, second):
        office.award(person)
    run = office.release(office.prepare(APRIL))
    office.bank_says(run, "paid", person=first)
    office.bank_says(run, "returned", person=second)
    died(office, first, date(2023, 2, 12))
    office.card(second, "6228480099999999997", date(2023, 4, 3))
    again = office.prepare(APRIL, Run.Kind.REISSUE)
    assert (again.lines_number, again.overpaid_fen, Recovery.objects.count()) == (1, 0, 0)


def test_a_special_run_leaves_proposals_of_others_open(office: Office) -> None:
    office.funds()
    first, second = office.person("钟有田"), office.person("易小明")
    for person in (first, second):
        office.award(person)
    office.paid(office.prepare(APRIL))
    died(office, first, date(2023, 2, 12))
    office.clock.on(date(2023, 5, 10))
    office.paid(office.prepare(MAY))
    special = actions.propose_special(
        by=office.cast.bureau, person=second, month=MAY, amount_fen=500_00, source="county", reason="一事一议"
    )
    actions.approve_special(by=office.cast.director, special=special)
    run = office.prepare(MAY, Run.Kind.SPECIAL)
    assert (run.overpaid_fen, Recovery.objects.get(person=first).state) == (0, "proposed")


# --- reissues and withheld payments --------------------------------------------------------------------


def test_reissue_pays_returned_months_only(office: Office) -> None:
    """April came back; on 3 May May is due as well, and the reissue leaves it to its own run."""
    office.funds()
    person = office.person("钟有田")
    office.award(person)
    office.bank_says(office.release(office.prepare(APRIL)), "returned")
    office.clock.on(date(2023, 5, 3))
    office.card(person, "6228480099999999999", date(2023, 5, 3))
    run = office.release(office.prepare(MAY, Run.Kind.REISSUE))
    assert [one.month for one in Line.objects.filter(payment__run=run)] == [APRIL]
    office.bank_says(run, "paid")
    monthly = office.prepare(MAY)
    assert MAY in {one.month for one in Line.objects.filter(payment__run=monthly)}
    assert monthly.payments.get().replaces is None, "what came back was replaced by the reissue already"


@pytest.mark.parametrize(("first", "second", "waits"), [("returned", "paid", False), ("paid", "returned", True)])
def test_latest_bank_answer_about_a_card_counts(office: Office, first: str, second: str, waits: bool) -> None:
    """April and May went to one card: if May arrived, April that came back weeks later may go there again."""
    april = office.one_paid(APRIL)
    office.clock.on(date(2023, 5, 3))
    may = office.release(office.prepare(MAY))
    office.bank_says(may, "paid")
    for run, said in ((april, first), (may, second)):
        if said == "returned":
            run.payments.update(state="returned", returned_reason="账户状态异常")
    again = office.prepare(MAY, Run.Kind.REISSUE)
    assert {one.reason for one in again.withheld.all()} == ({"returned_account"} if waits else set())
    assert again.payments_number == (0 if waits else 1)


def test_payments_of_prisoners_are_withheld(office: Office) -> None:
    person = office.person("钟有田")
    office.award(person)
    registry_actions.change_circumstance(
        by=office.cast.bureau, subject=person, kind="in_prison", value=True, since=date(2023, 4, 1), source="department"
    )
    run = office.prepare(APRIL)
    assert {one.reason for one in run.withheld.all()} <= {"prison"}
    assert run.payments_number == 0


def test_payment_uses_the_card_valid_on_the_day(office: Office) -> None:
    """A card from tomorrow on is not yet theirs; one that was recorded wrongly never was."""
    person = office.person("钟有田")
    office.award(person)
    office.card(person, "6228480088888888888", date(2023, 4, 4))
    run = office.prepare(APRIL)
    assert run.payments.get().account.clear() == "6228480000000000101"[:8] + "00000000101"
    actions.discard_run(by=office.cast.bureau, run=run, why="重算")
    office.clock.on(date(2023, 4, 5))
    run = office.prepare(APRIL)
    assert run.payments.get().account.clear() == "6228480088888888888"


def test_a_card_recorded_wrongly_is_not_paid(office: Office) -> None:
    person = office.person("钟有田", card=None)
    office.award(person)
    wrong = record_card(person, "6228480077777777777", APRIL)
    end_row(wrong, date(2023, 4, 2), office.cast.bureau, timezone.now())
    assert [one.reason for one in office.prepare(APRIL).withheld.all()] == ["no_account"], "nor one that has ended"


def test_authority_is_paid_until_the_next_one_is_confirmed(office: Office) -> None:
    person = office.person("钟有田")
    office.award(person)
    given: dict[str, Any] = {
        "by": office.cast.officer,
        "person": person,
        "basis": "guardian",
        "holder_name": "监护人",
        "proof": "监护证明",
        "since": APRIL,
        "upload": PROOF,
    }
    made = actions.propose_authority(account="6228480022222222222", **given)
    actions.confirm_authority(by=office.cast.leader, authority=made, account="6228480022222222222")
    second = actions.propose_authority(account="6228480022222222223", **given)
    run = office.prepare(APRIL)
    assert run.payments.get().account.clear() == "6228480022222222222", "a proposal ends nothing: no gap"
    actions.discard_run(by=office.cast.bureau, run=run, why="重算")
    actions.confirm_authority(by=office.cast.leader, authority=second, account="6228480022222222223")
    assert office.prepare(APRIL).payments.get().account.clear() == "6228480022222222223"
    assert AccountAuthority.objects.filter(person=person, ended_on=None).count() == 1, "never two in force"


# --- checks, hash, prices ------------------------------------------------------------------------------


@pytest.mark.clause("P18-17.c")
def test_missed_payment_is_found_and_recovery_is_no_overpayment(office: Office) -> None:
    """The raise becomes known after the run was computed: 60.00 are missed. A demanded recovery is no finding."""
    overpayment(office, income_fen=300_00)
    run = office.prepare(MARCH)
    assert run.checks.get(name="overpayment").findings_number == 0
    office.clock.on(date(2023, 4, 25))
    actions.repeat_checks(by=office.cast.bureau, run=run)
    assert run.checks.get(name="missed_payment").findings_number > 0
    assert run.checks.get(name="overpayment").findings_number == 0


@pytest.mark.clause("P18-17.c")
def test_checks_find_payment_above_ceiling_and_account_shared_by_households(office: Office) -> None:
    """Two specials of 30,000.00 are one payment of 60,000.00; a card of a family is no doubt until one of it leaves."""
    cast = office.cast
    one, other = office.person("甲", card="6228480011111111111"), office.person("乙", card="6228480011111111111")
    registry_actions.move_person(
        by=cast.bureau,
        person=other,
        household=one.household,
        relation="妻",
        since=date(2023, 1, 1),
        source="paper",
        source_detail="",
    )
    for person in (one, other):
        office.award(person)
    for month in (MARCH, APRIL):
        special = actions.propose_special(
            by=cast.bureau, person=one, month=month, amount_fen=30_000_00, source="county", reason="一事一议"
        )
        actions.approve_special(by=cast.director, special=special)
    large = office.prepare(APRIL, Run.Kind.SPECIAL)
    assert large.checks.get(name="overpayment").findings_number == 1
    run = office.prepare(APRIL)
    assert run.checks.get(name="duplicate_payment").findings_number == 0
    home = registry_actions.register_household(by=cast.bureau, number="PH-new", village=cast.village)
    other.refresh_from_db()
    registry_actions.move_person(
        by=cast.bureau,
        person=other,
        household=home,
        relation="户主",
        since=date(2023, 4, 2),
        source="paper",
        source_detail="",
    )
    actions.repeat_checks(by=cast.bureau, run=run)
    assert run.checks.get(name="duplicate_payment").findings_number == 2


@pytest.mark.clause("P18-17.c")
def test_first_payment_after_the_due_day_is_late(office: Office) -> None:
    office.clock.on(date(2023, 3, 3))
    office.one_paid(MARCH)
    office.clock.on(date(2023, 4, 3))
    office.award(office.person("易小明"), since=date(2023, 3, 1))
    assert office.prepare(APRIL).checks.get(name="late_payment").findings_number == 1


def test_price_subsidy_is_paid_once_and_to_living_margin_members_only(office: Office) -> None:
    """The living of a family at the margin gets it (until March 2023), the dead does not; and nobody a second time."""
    cast = office.cast
    office.clock.on(date(2023, 3, 10))
    office.funds()
    living, dead = office.person("钟有田"), office.person("易木根")
    registry_actions.move_person(
        by=cast.bureau,
        person=dead,
        household=living.household,
        relation="父",
        since=date(2023, 1, 1),
        source="paper",
        source_detail="",
    )
    died(office, dead, date(2023, 1, 20))
    application = Application.objects.create(
        receipt="R1",
        code_hash="x",
        channel="desk",
        village_code=living.village_id,
        applicant_name="钟有田",
        phone="13800000000",
        sealed_answers="{}",
    )
    case = Case.objects.create(
        number="C1",
        application=application,
        procedure_id="dibao_margin",
        village_code=living.village_id,
        household=living.household,
        step="closed",
        step_since=FEBRUARY,
        outcome=Case.Outcome.GRANTED,
    )
    Decision.objects.create(
        case=case,
        number="D1",
        outcome=Case.Outcome.GRANTED,
        reason="认定",
        sealed_explanation="{}",
        decided_by=cast.director,
        decided_on=FEBRUARY,
    )
    Recognition.objects.create(
        case=case,
        household=living.household,
        procedure_id="dibao_margin",
        first_month=FEBRUARY,
        last_month=date(2024, 1, 1),
    )
    entered = funds.propose_indices(
        by=cast.bureau,
        month=FEBRUARY,
        rises=funds.PriceRises(310, 0, 320),
        published_on=date(2023, 3, 9),
        basis="统计公报",
    )
    funds.confirm(by=cast.director, proposal=entered)
    run = office.prepare(FEBRUARY, Run.Kind.PRICE_SUBSIDY)
    assert [(one.person, one.amount_fen) for one in run.payments.all()] == [(living, 19_20)]
    office.paid(run)
    with pytest.raises(refusals.NothingToPay):
        office.prepare(FEBRUARY, Run.Kind.PRICE_SUBSIDY)
