"""What is kept from payments by consent, and the subsidy when prices rise."""

from __future__ import annotations

from datetime import date

import pytest

from doudi.funding import actions as funds
from doudi.funding.queries import available
from doudi.payments import actions, refusals
from doudi.payments.bank_exchange.actions import freeze_files
from doudi.payments.bank_exchange.actions.returned_payments import return_unsent_payments
from doudi.payments.models import Receipt, Recovery, Run
from doudi.payments.statements.reconciliation import reconcile
from doudi.registry import actions as registry_actions
from tests.payments.conftest import Office

pytestmark = pytest.mark.django_db
FEBRUARY, MARCH = date(2023, 2, 1), date(2023, 3, 1)


def overpaid(office: Office, instalments: int = 2) -> Recovery:
    """February was paid in full, 600.00; then an income of 300.00 was found, so that 300.00 were due."""
    office.clock.on(date(2023, 2, 3))
    office.funds()
    person = office.person("钟有田")
    award = office.award(person)
    office.paid(office.prepare(FEBRUARY))
    office.clock.on(date(2023, 2, 15))
    registry_actions.end_award(
        by=office.cast.bureau, award=award, last_month=date(2023, 1, 1), source_detail="核定更正"
    )
    registry_actions.take_over_award(
        by=office.cast.bureau,
        number="A2",
        person=person,
        programme="dibao",
        from_month=FEBRUARY,
        dibao_class="other",
        assessed_income_fen=300_00,
        approved_by=office.cast.director,
    )
    run = office.prepare(FEBRUARY)
    recovery = Recovery.objects.get(state="proposed")
    actions.notify_recipient(by=office.cast.officer, recovery=recovery, heard="同意从以后的发放中抵扣")
    actions.demand_recovery(by=office.cast.director, recovery=recovery, why="核定错误", instalments=instalments)
    actions.decide_offset(by=office.cast.director, recovery=recovery, basis="本人书面同意书")
    actions.discard_run(by=office.cast.bureau, run=run, why="没有要发的")
    office.clock.on(date(2023, 3, 3))
    return recovery


def test_an_instalment_is_offset_from_each_payment(office: Office) -> None:
    """By hand: 300.00 due for March, 150.00 kept, 150.00 to the bank; the sources get their 150.00 back."""
    recovery = overpaid(office)
    before = sum(available(source, 2023) for source in ("county", "upper_grant"))
    run = office.prepare(MARCH)
    payment = run.payments.get()
    assert (payment.amount_fen, payment.offset_fen, payment.bank_fen) == (300_00, 150_00, 150_00)
    assert Receipt.objects.get().amount_fen == 150_00
    office.paid(run)
    assert sum(available(source, 2023) for source in ("county", "upper_grant")) == before - 150_00
    recovery.refresh_from_db()
    assert recovery.state == "demanded"
    office.clock.on(date(2023, 4, 3))
    office.paid(office.prepare(date(2023, 4, 1)))
    recovery.refresh_from_db()
    assert recovery.state == "settled"


def test_fully_offset_run_closes_without_bank_file(office: Office) -> None:
    """By hand: 300.00 are due for March and all of it is kept; no file is made, and the books close."""
    recovery = overpaid(office, instalments=1)
    run = office.release(office.prepare(MARCH))
    assert run.payments.get().bank_fen == 0
    assert freeze_files(by=office.cast.finance, run=run, profile="rural_one_card") == []
    actions.close_run(by=office.cast.finance, run=run)
    recovery.refresh_from_db()
    assert (run.payments.get().state, recovery.state) == ("paid", "settled")


def test_offset_of_a_discarded_run_does_not_count(office: Office) -> None:
    overpaid(office)
    run = office.prepare(MARCH)
    actions.discard_run(by=office.cast.bureau, run=run, why="重算")
    assert office.prepare(MARCH).payments.get().offset_fen == 150_00


def test_returned_payment_restores_funds_without_its_offset(office: Office) -> None:
    overpaid(office)
    before = {source: available(source, 2023) for source in ("county", "upper_grant")}
    run = office.release(office.prepare(MARCH))
    given = {"by": office.cast.finance, "reference": "测试", "reason": "账号不存在", "on": date(2023, 3, 5)}
    return_unsent_payments([run.payments.get().pk], **given)
    assert {source: available(source, 2023) for source in before} == before
    at_odds = {section.name for section in reconcile() if section.differences}
    assert at_odds <= {"到账、退回 = 银行回盘"}, "the test's bank gives its word without files"


def confirmed_indices(office: Office, low_income: int, cpi: int) -> None:
    given = funds.propose_indices(
        by=office.cast.bureau,
        month=FEBRUARY,
        rises=funds.PriceRises(cpi, 0, low_income),
        published_on=date(2023, 3, 9),
        basis="统计公报",
    )
    funds.confirm(by=office.cast.director, proposal=given)


@pytest.mark.clause("P18-7.b", "SAL2026-32", "NDRC1553-4")
def test_price_subsidy_is_paid_once_to_each_beneficiary(office: Office) -> None:
    """By hand: rural standard 600.00 in February as known then, prices for poor households up 3.2 %: 19.20 each."""
    office.clock.on(date(2023, 3, 10))
    first, second = office.person("钟有田"), office.person("易木根")
    office.award(first)
    office.award(first, "disability_living")
    office.award(first, "child_living", child_status="de_facto_unattended", in_institution=False)
    office.award(second, "disability_nursing")
    with pytest.raises(refusals.NothingToPay, match="还没有复核过的价格指数"):
        office.prepare(FEBRUARY, Run.Kind.PRICE_SUBSIDY)
    confirmed_indices(office, low_income=320, cpi=310)
    run = office.prepare(FEBRUARY, Run.Kind.PRICE_SUBSIDY)
    payment = run.payments.get()
    assert (payment.person, payment.amount_fen, payment.programme) == (first, 19_20, "price_subsidy")
    assert run.due_on > date(2023, 3, 31), "twenty working days from the day the index was published"
    actions.discard_run(by=office.cast.bureau, run=run, why="重算")
    assert office.prepare(FEBRUARY, Run.Kind.PRICE_SUBSIDY).payments.count() == 1


def test_no_price_subsidy_below_the_trigger(office: Office) -> None:
    office.clock.on(date(2023, 3, 10))
    office.award(office.person("钟有田"))
    confirmed_indices(office, low_income=320, cpi=290)
    with pytest.raises(refusals.NothingToPay, match="没有达到启动条件"):
        office.prepare(FEBRUARY, Run.Kind.PRICE_SUBSIDY)
