"""What is kept from payments by consent, and the subsidy when prices rise."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doudi.casework.models import Application, Case, Decision, Recognition
from doudi.funding import actions as funds
from doudi.funding.queries import available
from doudi.payments import actions, refusals
from doudi.payments.bank_exchange.actions import freeze_files
from doudi.payments.bank_exchange.actions.returned_payments import return_unsent_payments
from doudi.payments.computation.price_subsidy import _people_at_the_margin
from doudi.payments.models import Receipt, Recovery, Run
from doudi.payments.runs.queries import arrears_of
from doudi.payments.statements.reconciliation import reconcile
from doudi.registry import actions as registry_actions
from doudi.registry.models import Membership, Person
from doudi.values.benefit_month import add_months
from doudi.values.divisions import COUNTY_CODE
from tests.payments.conftest import Office

pytestmark = pytest.mark.django_db
FEBRUARY, MARCH = date(2023, 2, 1), date(2023, 3, 1)


def overpaid(office: Office, instalments: int = 2) -> Recovery:
    """February was paid in full, 600.00; then an income of 300.00 was found, so that 300.00 were due."""
    return office.built_once(("overpaid", instalments), lambda: overpay(office, instalments))


def overpay(office: Office, instalments: int) -> Recovery:
    office.clock.on(date(2023, 2, 3))
    award = office.one_paid(FEBRUARY).payments.get().person.awards.get()
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


@pytest.mark.usefixtures("no_living_floor")
def test_fully_offset_run_closes_without_bank_file(office: Office) -> None:
    """By hand: 300.00 are due for March and all of it is kept; no file is made, and the books close."""
    recovery = overpaid(office, instalments=1)
    run = office.release(office.prepare(MARCH))
    assert run.payments.get().bank_fen == 0
    assert freeze_files(by=office.cast.finance, run=run, profile="rural_one_card") == []
    actions.close_run(by=office.cast.finance, run=run)
    recovery.refresh_from_db()
    assert (run.payments.get().state, recovery.state) == ("paid", "settled")


@pytest.mark.clause("P18-17.c")
def test_offset_leaves_a_floor_of_living_money(office: Office) -> None:
    """By hand: 300.00 are due for March; a quarter of the rural standard of 600.00 stays, 150.00; 150.00 are kept."""
    overpaid(office, instalments=1)
    payment = office.prepare(MARCH).payments.get()
    assert (payment.amount_fen, payment.offset_fen) == (300_00, 150_00)


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


def confirmed_indices(office: Office, low_income: int | None, cpi: int) -> None:
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
    assert (run.benefit_month, run.month, payment.lines.get().month) == (FEBRUARY, MARCH, FEBRUARY)
    assert run.number.startswith("202303-")
    assert arrears_of(run, COUNTY_CODE) == 0
    actions.discard_run(by=office.cast.bureau, run=run, why="重算")
    assert office.prepare(FEBRUARY, Run.Kind.PRICE_SUBSIDY).payments.count() == 1


def test_sources_of_the_price_subsidy_follow_the_rules(office: Office) -> None:
    """By hand: 600.00 × 3.2 % = 19.20; 60 % of it central, 11.52, the rest 7.68 to be confirmed."""
    office.clock.on(date(2023, 3, 10))
    office.award(office.person("钟有田"))
    confirmed_indices(office, low_income=320, cpi=310)
    run = office.prepare(FEBRUARY, Run.Kind.PRICE_SUBSIDY)
    shares = run.payments.get().lines.get().shares.values_list("source", "amount_fen")
    assert dict(shares) == {"pooled_hardship_fund": 11_52, "to_be_confirmed": 7_68}


def test_recognition_must_be_in_force_in_the_index_month(office: Office) -> None:
    """Dibao from March: the index of February, paid in March, is not for this person."""
    office.clock.on(date(2023, 3, 10))
    office.award(office.person("钟有田"), since=MARCH)
    confirmed_indices(office, low_income=320, cpi=310)
    with pytest.raises(refusals.NothingToPay):
        office.prepare(FEBRUARY, Run.Kind.PRICE_SUBSIDY)


def test_unpublished_low_income_index_gives_way_to_consumer_prices(office: Office) -> None:
    """By hand: 600.00 × 3.1 % = 18.60."""
    office.clock.on(date(2023, 3, 10))
    office.award(office.person("钟有田"))
    confirmed_indices(office, low_income=None, cpi=310)
    assert office.prepare(FEBRUARY, Run.Kind.PRICE_SUBSIDY).total_fen == 18_60


def test_run_page_shows_index_month_and_pay_month(office: Office, signed_in: Any) -> None:
    office.clock.on(date(2023, 3, 10))
    office.award(office.person("钟有田"))
    confirmed_indices(office, low_income=320, cpi=310)
    run = office.prepare(FEBRUARY, Run.Kind.PRICE_SUBSIDY)
    page = signed_in("bureau").get(run.get_absolute_url()).content.decode()
    facts = page[page.index("指数月份") : page.index("应发到日")]
    assert "2023年2月" in facts
    assert "2023年3月" in facts


@pytest.mark.parametrize(
    ("decided", "moved_in", "died", "is_paid"),
    [
        (date(2023, 2, 28), None, None, True),
        (date(2023, 3, 1), None, None, False),
        (date(2023, 2, 1), date(2023, 3, 5), None, False),
        (date(2023, 2, 1), None, date(2023, 2, 10), True),
        (date(2023, 2, 1), None, date(2023, 1, 10), False),
    ],
)
def test_margin_family_counts_as_in_the_index_month(
    office: Office, decided: date, moved_in: date | None, died: date | None, is_paid: bool
) -> None:
    """Recognised by the end of February, a member then, and alive on its first day."""
    office.clock.on(date(2023, 3, 10))
    person = office.person("钟有田")
    membership = Membership.objects.get(person=person, kind=Membership.Kind.LIVING)
    if moved_in:
        Membership.objects.filter(pk=membership.pk).update(valid_from=moved_in)
    if died:
        Person.objects.filter(pk=person.pk).update(death_date=died)
    application = Application.objects.create(receipt="R1", channel="portal", village_code=person.village_id)
    case = Case.objects.create(
        application=application,
        procedure_id="dibao_margin",
        household=membership.household,
        village_code=person.village_id,
        number="C1",
        step="closed",
        step_since=decided,
        outcome=Case.Outcome.GRANTED,
    )
    Decision.objects.create(
        case=case, number="2023-1", outcome=Case.Outcome.GRANTED, decided_on=decided, decided_by=office.cast.bureau
    )
    Recognition.objects.create(
        case=case,
        household=membership.household,
        procedure_id="dibao_margin",
        first_month=decided.replace(day=1),
        last_month=add_months(decided.replace(day=1), 11),
    )
    confirmed_indices(office, low_income=320, cpi=310)
    people = [one for one, _area in _people_at_the_margin(FEBRUARY, date(2023, 3, 10))]
    assert people == ([person.pk] if is_paid else [])


def test_no_price_subsidy_below_the_trigger(office: Office) -> None:
    office.clock.on(date(2023, 3, 10))
    office.award(office.person("钟有田"))
    confirmed_indices(office, low_income=320, cpi=290)
    with pytest.raises(refusals.NothingToPay, match="没有达到启动条件"):
        office.prepare(FEBRUARY, Run.Kind.PRICE_SUBSIDY)
