"""The care part of tekun goes to whom two people said: all of it or a fixed part, month by month, to the fen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from doudi.care.agreements import refusals
from doudi.care.agreements.actions.carers import CarerDetails, register_carer, register_institution_carer
from doudi.care.agreements.actions.drafts import draft_agreement
from doudi.care.agreements.actions.payees import (
    PayeeTerms,
    agree_settlement,
    confirm_payee,
    propose_payee,
    raise_dispute,
    settle_dispute,
)
from doudi.care.agreements.actions.signatures import confirm_agreement, sign_agreement
from doudi.care.agreements.daily_tasks import run_due
from doudi.care.agreements.models import Agreement, CarePayee
from doudi.care.agreements.terms import proposed_terms, tekun_award
from doudi.core.attachments.uploads import Upload
from doudi.core.refusals import SecondPersonRequired
from doudi.payments import actions
from doudi.payments.models import Payment, Recovery, Run, Withheld
from doudi.payments.refusals import NothingToPay
from doudi.registry import actions as registry_actions
from tests.deaths_and_cards import record_death
from tests.payments.conftest import Office

pytestmark = [pytest.mark.django_db, pytest.mark.clause("P30-1.7"), pytest.mark.clause("P18-5.d")]
MARCH, APRIL = date(2023, 3, 1), date(2023, 4, 1)
CARER_ACCOUNT = "6217000000000000017"


@pytest.fixture
def tekun(office: Office) -> dict[str, Any]:
    """A dependent man under tekun in rural April 2023 (1080 living, 1380 care), and the carer with an agreement."""

    def build() -> dict[str, Any]:
        office.funds()
        man, carer, other = (office.person(name) for name in ("钟有田", "易照料", "易另人"))
        office.award(man, "tekun", since=MARCH, self_care="none", in_institution=False)
        carers = [
            register_carer(by=office.cast.officer, person=one, details=CarerDetails("13900001234"))
            for one in (carer, other)
        ]
        agreement = agree(office, man, carers[0], MARCH)
        return {"man": man, "carer": carer, "carers": carers, "agreement": agreement}

    return office.built_once("tekun", build)


def agree(office: Office, person: Any, carer: Any, first_day: date, **given: Any) -> Agreement:
    """A confirmed agreement."""
    award = tekun_award(person, first_day)
    assert award is not None
    terms = proposed_terms(award, carer, "邻居", first_day, **given)
    drafted = draft_agreement(by=office.cast.officer, person=person, terms=terms)
    upload = Upload("协议.pdf", b"%PDF-1.4 signed")
    sign_agreement(
        by=office.cast.officer, agreement=drafted, signed_on=min(first_day, office.clock.today), upload=upload
    )
    return confirm_agreement(by=office.cast.leader, agreement=drafted)


def payee(office: Office, agreement: Agreement, first_month: date, **given: Any) -> CarePayee:
    """A payee that two people said; the carer for everything unless told otherwise."""
    terms = {"programme": "tekun_care", "to_whom": "carer", "holder_name": "易照料", "account": CARER_ACCOUNT} | given
    fact = propose_payee(
        by=office.cast.officer, agreement=agreement, terms=PayeeTerms(first_month=first_month, **terms)
    )
    return confirm_payee(by=office.cast.leader, payee=fact, account=terms["account"])


def paid(run: Run) -> list[tuple[str, str, int]]:
    """What a run pays: programme, whose account, fen."""
    rows = Payment.objects.filter(run=run).exclude(state="withdrawn").order_by("programme", "care_payee", "pk")
    return [(row.programme, row.account_basis, row.amount_fen) for row in rows]


def withheld(run: Run) -> list[tuple[str, date, int, str]]:
    """What a run withholds."""
    rows = Withheld.objects.filter(run=run).order_by("programme", "month")
    return list(rows.values_list("programme", "month", "amount_fen", "reason"))


def test_all_of_the_care_part_goes_to_the_carer_from_the_month(office: Office, tekun: dict[str, Any]) -> None:
    payee(office, tekun["agreement"], APRIL)
    run = office.prepare(APRIL)
    assert paid(run) == [
        ("tekun_basic", "own", 1080_00),
        ("tekun_care", "carer", 1380_00),
    ]
    payment = Payment.objects.get(run=run, account_basis="carer")
    assert (payment.account.clear(), payment.holder_name) == (CARER_ACCOUNT, "易照料")
    assert office.paid(run).state == "closed"


def test_a_split_is_two_payments_of_one_programme_to_the_fen(office: Office, tekun: dict[str, Any]) -> None:
    payee(office, tekun["agreement"], APRIL, monthly_fen=500_01)
    run = office.prepare(APRIL)
    care = {row for row in paid(run) if row[0] == "tekun_care"}
    assert care == {("tekun_care", "own", 879_99), ("tekun_care", "carer", 500_01)}
    assert office.paid(run).state == "closed"
    with pytest.raises(NothingToPay):
        office.prepare(APRIL)


def test_a_returned_part_is_paid_again_to_its_own_payee(office: Office, tekun: dict[str, Any]) -> None:
    payee(office, tekun["agreement"], APRIL, monthly_fen=500_00)
    run = office.release(office.prepare(APRIL))
    office.bank_says(run, "returned", account_basis="carer")
    office.bank_says(run, "paid")
    back = Payment.objects.get(run=run, state="returned")
    again = office.prepare(APRIL, Run.Kind.REISSUE)
    assert withheld(again) == [("tekun_care", APRIL, 500_00, "returned_account")]
    assert paid(again) == []
    actions.discard_run(by=office.cast.bureau, run=again, why="换账户")
    payee(office, tekun["agreement"], APRIL, monthly_fen=500_00, account="6217000000000000025")
    again = office.prepare(APRIL, Run.Kind.REISSUE)
    assert paid(again) == [("tekun_care", "carer", 500_00)]
    assert Payment.objects.get(run=again).replaces == back
    office.paid(again)


def test_the_rest_is_paid_while_the_payees_account_is_wrong(office: Office, tekun: dict[str, Any]) -> None:
    payee(office, tekun["agreement"], MARCH, monthly_fen=500_00)
    run = office.release(office.prepare(MARCH))
    office.bank_says(run, "returned", account_basis="carer")
    office.bank_says(run, "paid")
    april = office.prepare(APRIL)
    assert ("tekun_care", "own", 880_00) in paid(april)
    assert [row[2:] for row in withheld(april)] == [(500_00, "returned_account"), (500_00, "returned_account")]
    office.paid(april)


def test_without_a_next_payee_the_money_waits_until_two_say_to_whom(office: Office, tekun: dict[str, Any]) -> None:
    payee(office, tekun["agreement"], MARCH)
    assert ("tekun_care", "carer", 1380_00) in paid(office.paid(office.prepare(MARCH)))
    record_death(tekun["carer"], date(2023, 3, 20))
    run_due()
    assert CarePayee.objects.get().last_month == MARCH
    run = office.prepare(APRIL)
    assert withheld(run) == [("tekun_care", APRIL, 1380_00, "care_payee_ended")]
    office.paid(run)
    next_agreement = agree(office, tekun["man"], tekun["carers"][1], office.clock.today, why="carer")
    payee(office, next_agreement, APRIL, holder_name="易另人", account="6217000000000000033")
    again = office.prepare(APRIL, Run.Kind.REISSUE)
    assert paid(again) == [("tekun_care", "carer", 1380_00)]


def test_two_carers_quarrel_and_the_care_part_waits(office: Office, tekun: dict[str, Any]) -> None:
    payee(office, tekun["agreement"], APRIL)
    dispute = raise_dispute(
        by=office.cast.officer, agreement=tekun["agreement"], programme="tekun_care", reason="两人都说是自己照料"
    )
    with pytest.raises(refusals.PayeeDisputed):
        payee(office, tekun["agreement"], APRIL)
    run = office.prepare(APRIL)
    assert withheld(run) == [("tekun_care", APRIL, 1380_00, "payee_dispute")]
    settle_dispute(by=office.cast.leader, dispute=dispute, settlement="村里作证，仍由易照料领取")
    with pytest.raises(SecondPersonRequired):
        agree_settlement(by=office.cast.leader, dispute=dispute)
    agree_settlement(by=office.cast.bureau, dispute=dispute)
    actions.discard_run(by=office.cast.bureau, run=run, why="争议已处理")
    again = office.prepare(APRIL)
    assert ("tekun_care", "carer", 1380_00) in paid(again)


def test_somebody_moves_into_an_institution_in_mid_month(office: Office, tekun: dict[str, Any]) -> None:
    payee(office, tekun["agreement"], MARCH)
    office.paid(office.prepare(MARCH))
    home = register_institution_carer(
        by=office.cast.officer, name="中心敬老院", village=office.cast.village, details=CarerDetails("07971234567")
    )
    inside = agree(office, tekun["man"], home, date(2023, 3, 16), form="institution", why="form")
    terms = {"to_whom": "institution", "holder_name": "中心敬老院", "account": "6217000000000000041"}
    payee(office, inside, APRIL, **terms)
    payee(office, inside, APRIL, programme="tekun_basic", **terms)
    run = office.prepare(APRIL)
    assert paid(run) == [("tekun_basic", "care_home", 1080_00), ("tekun_care", "care_home", 1380_00)]
    assert CarePayee.objects.get(to_whom="carer").last_month == MARCH


def test_a_dead_persons_last_care_month_goes_to_the_carer_and_the_rest_to_the_heir(
    office: Office, tekun: dict[str, Any]
) -> None:
    payee(office, tekun["agreement"], APRIL)
    record_death(tekun["man"], date(2023, 4, 2))
    run_due()
    run = office.prepare(APRIL)
    assert paid(run) == [("tekun_care", "carer", 1380_00)]
    assert withheld(run) == [("tekun_basic", APRIL, 1080_00, "deceased_no_payee")]


def test_a_payee_is_said_by_two_who_type_the_same_account(office: Office, tekun: dict[str, Any]) -> None:
    terms = PayeeTerms("tekun_care", "carer", APRIL, "易照料", CARER_ACCOUNT)
    fact = propose_payee(by=office.cast.bureau, agreement=tekun["agreement"], terms=terms)
    with pytest.raises(SecondPersonRequired):
        confirm_payee(by=office.cast.bureau, payee=fact, account=CARER_ACCOUNT)
    with pytest.raises(refusals.AccountNumberMismatch):
        confirm_payee(by=office.cast.leader, payee=fact, account="6217000000000000018")
    for wrong in (
        {"programme": "tekun_basic"},
        {"to_whom": "institution"},
        {"first_month": date(2023, 2, 1)},
    ):
        with pytest.raises(refusals.PayeeUnfit):
            propose_payee(by=office.cast.officer, agreement=tekun["agreement"], terms=replace(terms, **wrong))
    for wrong in ({"account": " "}, {"monthly_fen": 0}, {"to_whom": "nobody"}):
        with pytest.raises(refusals.CareIncomplete):
            propose_payee(by=office.cast.officer, agreement=tekun["agreement"], terms=replace(terms, **wrong))
    assert paid(office.prepare(APRIL))[1] == ("tekun_care", "own", 1380_00)


@pytest.mark.usefixtures("no_living_floor")
def test_a_debt_of_the_person_is_kept_from_their_own_part_only(office: Office, tekun: dict[str, Any]) -> None:
    office.paid(office.prepare(MARCH))
    award = tekun["man"].awards.get(programme="tekun")
    registry_actions.end_award(
        by=office.cast.bureau, award=award, last_month=date(2023, 2, 1), source_detail="评估更正"
    )
    registry_actions.take_over_award(
        by=office.cast.bureau,
        approved_by=office.cast.director,
        number="T2",
        person=tekun["man"],
        programme="tekun",
        from_month=MARCH,
        self_care="partial",
        in_institution=False,
    )
    run = office.prepare(MARCH)
    recovery = Recovery.objects.get(state="proposed", programme="tekun_care")
    actions.notify_recipient(by=office.cast.officer, recovery=recovery, heard="同意抵扣")
    actions.demand_recovery(by=office.cast.director, recovery=recovery, why="评估错误", instalments=1)
    actions.decide_offset(by=office.cast.director, recovery=recovery, basis="本人书面同意书")
    actions.discard_run(by=office.cast.bureau, run=run, why="没有要发的")
    payee(office, tekun["agreement"], APRIL, monthly_fen=100_00)
    kept = {
        (one.programme, one.account_basis): (one.amount_fen, one.offset_fen)
        for one in Payment.objects.filter(run=office.prepare(APRIL))
    }
    assert kept["tekun_care", "carer"] == (100_00, 0)
    assert kept["tekun_care", "own"] == (250_00, 250_00)
    assert kept["tekun_basic", "own"] == (1080_00, recovery.amount_fen - 250_00)
