"""Single payments are taken out of a run by two people; totals, hash, funds and the next run follow."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F

from doudi.core.refusals import OutsideScope, ReasonRequired, SecondPersonRequired, StaleVersion, TransitionNotAllowed
from doudi.funding.queries import available
from doudi.payments import actions, refusals
from doudi.payments.bank_exchange.actions import freeze_files
from doudi.payments.bank_exchange.models import SentItem
from doudi.payments.models import Line, Payment, Run, Withdrawal
from doudi.payments.run_content import content_of
from doudi.payments.runs.confirmations import townships_not_confirmed
from doudi.payments.runs.month_over_month import changes_since_month_before
from doudi.payments.statements.reconciliation import reconcile
from tests.payments.bank_exchange.released_run import BANK
from tests.payments.conftest import Office
from tests.payments.four_hands import review, reviewer, settle_checks

pytestmark = [pytest.mark.django_db, pytest.mark.clause("P18-17.c")]
APRIL, MAY = date(2023, 4, 1), date(2023, 5, 1)


def two_paid(office: Office) -> tuple[Run, Payment]:
    """A run of April for two people, and the payment of the first."""

    def prepare() -> tuple[Run, Payment]:
        office.funds()
        for name in ("钟有田", "易有金"):
            office.award(office.person(name))
        run = office.prepare(APRIL)
        return run, run.payments.get(person__name="钟有田")

    return office.built_once("two paid", prepare)


def propose(office: Office, run: Run, payment: Payment, reason: str = "death", by: Any = None) -> list[Withdrawal]:
    return actions.propose_withdrawal(
        by=by or office.cast.officer, run=run, payments=[payment], reason=reason, detail="村里报告"
    )


def take_out(office: Office, run: Run, payment: Payment, reason: str = "death", by: Any = None) -> Run:
    proposals = propose(office, run, payment, reason)
    return actions.confirm_withdrawal(by=by or reviewer(), run=run, withdrawals=proposals)


def test_a_township_takes_a_payment_out_and_the_others_need_not_confirm_again(office: Office) -> None:
    run, payment = two_paid(office)
    office.confirm(run)
    before = run.content_hash
    take_out(office, run, payment, by=office.cast.leader)
    run.refresh_from_db()
    assert (run.payments_number, run.lines_number, run.total_fen) == (1, 1, 600_00)
    assert run.content_hash != before
    assert run.content_hash == content_of(run).proof
    assert [row[2:] for row in run.summary["township"]] == [[1, 600_00]]
    assert sum(row[3] for row in run.summary["source"]) == 600_00
    assert townships_not_confirmed(run) == []
    payment.refresh_from_db()
    assert (payment.state, payment.lines.count()) == ("withdrawn", 1)
    run = review(run)
    settle_checks(run)
    run = actions.approve_run(by=office.cast.director, run=run)
    run = actions.release_run(by=office.cast.finance, run=run)
    (file,) = freeze_files(by=office.cast.finance, run=run, profile=BANK)
    assert (file.rows_number, file.total_fen) == (1, 600_00)
    assert [section.name for section in reconcile() if section.differences] == []


def test_withdrawn_payment_is_due_in_the_next_run(office: Office) -> None:
    run, payment = two_paid(office)
    take_out(office, run, payment)
    office.paid(run)
    office.clock.on(date(2023, 5, 10))
    may = office.prepare(MAY)
    lines = Line.objects.filter(payment__run=may, person=payment.person).order_by("month")
    assert [(line.month, line.part, line.amount_fen) for line in lines] == [(APRIL, 2, 660_00), (MAY, 1, 660_00)]


def test_the_change_against_the_month_before_names_the_withdrawal(office: Office) -> None:
    run, _payment = two_paid(office)
    office.paid(run)
    office.clock.on(date(2023, 5, 4))
    may = office.prepare(MAY)
    take_out(office, may, may.payments.get(person__name="钟有田"))
    [ended] = [row for row in changes_since_month_before(may, "360731") if row.change == "ended"]
    assert (ended.person.name, ended.why) == ("钟有田", "移出本批：已故或疑似死亡")


def test_a_hold_withholds_it_from_the_next_run(office: Office) -> None:
    run, payment = two_paid(office)
    actions.place_hold(by=office.cast.officer, person=payment.person, reason="disputed", detail="等待核实")
    take_out(office, run, payment, "held")
    office.paid(run)
    assert office.prepare(APRIL, Run.Kind.REISSUE).withheld_fen == 600_00


def test_a_reissue_run_pays_what_was_taken_out(office: Office) -> None:
    run, payment = two_paid(office)
    take_out(office, run, payment, "wrong_account")
    office.paid(run)
    assert office.prepare(APRIL, Run.Kind.REISSUE).total_fen == 600_00


def test_money_that_was_released_goes_back_to_its_sources(office: Office) -> None:
    run, payment = two_paid(office)
    before = available("upper_grant", 2023)
    run = office.release(run)
    take_out(office, run, payment)
    assert available("upper_grant", 2023) == before - 512_00
    assert Withdrawal.objects.get().was_released
    assert [section.name for section in reconcile() if section.differences] == []
    office.bank_says(run, "paid")
    run.refresh_from_db()
    certificate = actions.close_run(by=office.cast.finance, run=run).certificate
    assert certificate.content["withdrawn"] == [["death", 1, 600_00]]
    assert certificate.content["expected"]["reasons"] == [["withdrawn", 1, 600_00]]


def test_refused_once_the_bank_files_are_frozen(office: Office) -> None:
    run, payment = two_paid(office)
    run = office.release(run)
    proposals = propose(office, run, payment)
    with pytest.raises(refusals.WithdrawalsUndecided):
        freeze_files(by=office.cast.finance, run=run, profile=BANK)
    actions.refuse_withdrawal(by=office.cast.officer, run=run, withdrawals=proposals, why="本人健在")
    freeze_files(by=office.cast.finance, run=run, profile=BANK)
    with pytest.raises(refusals.BankFileFrozen):
        propose(office, run, payment)
    mark = transaction.savepoint()
    Withdrawal.objects.create(
        run=run,
        payment=payment,
        reason="death",
        sealed_detail="死亡",
        proposed_by=office.cast.officer,
        state="confirmed",
        decided_by=office.cast.bureau,
    )
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(state="withdrawn")
    transaction.savepoint_rollback(mark)


def test_a_file_takes_no_payment_that_was_taken_out(office: Office) -> None:
    run, payment = two_paid(office)
    run = office.release(take_out(office, run, payment))
    (file,) = freeze_files(by=office.cast.finance, run=run, profile=BANK)
    with pytest.raises(DatabaseError, match="not sent"), transaction.atomic():
        SentItem.objects.create(file=file, payment=payment, place=9)


def test_one_person_alone_cannot(office: Office) -> None:
    run, payment = two_paid(office)
    proposals = propose(office, run, payment)
    with pytest.raises(SecondPersonRequired):
        actions.confirm_withdrawal(by=office.cast.officer, run=run, withdrawals=proposals)
    with pytest.raises(IntegrityError), transaction.atomic():
        Withdrawal.objects.update(state="confirmed", decided_by=F("proposed_by"))
    with pytest.raises(DatabaseError, match="two people"), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(state="withdrawn")


def test_decided_once_and_never_changed(office: Office) -> None:
    run, payment = two_paid(office)
    proposals = propose(office, run, payment)
    with pytest.raises(refusals.WithdrawalAlreadyProposed):
        propose(office, run, payment)
    actions.confirm_withdrawal(by=reviewer(), run=run, withdrawals=proposals)
    with pytest.raises(refusals.NothingToTakeOut):
        actions.refuse_withdrawal(by=reviewer(), run=run, withdrawals=proposals, why="弄错")
    for change in ({"sealed_decided_why": ""}, {"sealed_detail": ""}, {"state": "refused"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Withdrawal.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Withdrawal.objects.all().delete()


def test_what_is_refused(office: Office) -> None:
    run, payment = two_paid(office)
    with pytest.raises(OutsideScope):
        propose(office, run, payment, by=office.cast.other_officer)
    with pytest.raises(ReasonRequired):
        propose(office, run, payment, "whim")
    with pytest.raises(refusals.NothingToTakeOut):
        actions.propose_withdrawal(by=office.cast.officer, run=run, payments=[], reason="death", detail="x")
    proposals = propose(office, run, payment)
    office.confirm(run)
    reviewed = review(run)
    with pytest.raises(refusals.WithdrawalsUndecided):
        actions.approve_run(by=office.cast.director, run=reviewed)
    actions.refuse_withdrawal(by=office.cast.officer, run=run, withdrawals=proposals, why="健在")
    approved = actions.approve_run(by=office.cast.director, run=reviewed)
    proposals = propose(office, run, payment)
    with pytest.raises(refusals.WithdrawalsUndecided):
        actions.release_run(by=office.cast.finance, run=approved)
    with pytest.raises(refusals.HigherOfficeRequired):
        actions.confirm_withdrawal(by=office.cast.leader, run=run, withdrawals=proposals)
    actions.confirm_withdrawal(by=reviewer(), run=run, withdrawals=proposals)
    with pytest.raises(StaleVersion):
        actions.release_run(by=office.cast.finance, run=approved, seen_version=approved.version)
    actions.discard_run(by=office.cast.bureau, run=run, why="重算")
    with pytest.raises(TransitionNotAllowed):
        propose(office, run, run.payments.get(state="void"))


def test_discarding_a_run_dismisses_its_proposals(office: Office) -> None:
    run, payment = two_paid(office)
    propose(office, run, payment)
    actions.discard_run(by=office.cast.bureau, run=run, why="重算")
    assert Withdrawal.objects.get().state == "refused"
    assert office.prepare(APRIL).payments_number == 2


def test_findings_about_it_go_and_decisions_about_others_stay(office: Office) -> None:
    run, payment = two_paid(office)
    other = run.payments.exclude(pk=payment.pk).get()
    for person in (payment.person, other.person):
        actions.place_hold(by=office.cast.officer, person=person, reason="disputed", detail="等待核实")
    actions.repeat_checks(by=office.cast.bureau, run=run)
    settle_checks(run)
    take_out(office, run, payment, "held")
    check = run.checks.get(name="overpayment")
    assert (check.findings_number, check.findings.get().person) == (1, other.person)
    actions.repeat_checks(by=office.cast.bureau, run=run)
    check.refresh_from_db()
    assert (check.findings_number, check.is_blocking) == (1, False)


def test_a_decision_stays_when_one_of_its_findings_goes(office: Office) -> None:
    run, payment = two_paid(office)
    holds = [
        actions.place_hold(by=office.cast.officer, person=one.person, reason="disputed", detail="等待核实")
        for one in run.payments.all()
    ]
    actions.repeat_checks(by=office.cast.bureau, run=run)
    settle_checks(run)
    actions.lift_hold(by=office.cast.director, hold=holds[0], why="已核实")
    actions.repeat_checks(by=office.cast.bureau, run=run)
    check = run.checks.get(name="overpayment")
    assert (check.findings_number, check.is_blocking) == (1, False)
    actions.place_hold(by=office.cast.officer, person=payment.person, reason="disputed", detail="又有疑问")
    actions.repeat_checks(by=office.cast.bureau, run=run)
    assert run.checks.get(name="overpayment").is_blocking, "what nobody looked at is decided anew"
