"""Care paid wrongly: two people find it, the next run demands it back, the books still balance."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doudi.care.payables.creation import ConfirmedAmount, create_payable
from doudi.care.payables.kinds import PayableKind
from doudi.care.payables.models import Payable, WrongPayment
from doudi.care.payables.refusals import PayableAlreadyMade, WrongPaymentUnfit
from doudi.care.payables.wrong_payments import confirm_wrong_payment, propose_wrong_payment, refuse_wrong_payment
from doudi.core.attachments.owners import is_readable_by
from doudi.core.refusals import OutsideScope, PermissionRequired, SecondPersonRequired, TransitionNotAllowed
from doudi.funding.queries import available
from doudi.payments import actions
from doudi.payments.models import Recovery
from doudi.payments.recoveries.documents import return_order
from doudi.payments.recoveries.queries import debtor_of
from doudi.payments.refusals import NothingToPay, OffsetAgainstAnother
from doudi.payments.statements.reconciliation import reconcile
from doudi.registry import actions as registry
from tests.care.payables.amounts import PROOF, approved, payee_of
from tests.care.payables.test_bank_runs import APRIL, answered, care_office, care_run  # noqa: F401 - a fixture
from tests.payments.conftest import clock, office  # noqa: F401 - fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.clause("P18-5.f"), pytest.mark.clause("SAL2026-73")]


@pytest.fixture
def paid(care_office: Any) -> Payable:  # noqa: F811 - the fixture
    """3,000 yuan paid to the hospital for a person, and the run closed."""

    def build() -> Payable:
        cast = care_office.cast
        row = approved(cast, care_office.person("丁火根"), 3_000_00, payee=payee_of(cast))
        run = answered(care_office, care_office.release(care_run(care_office)), "paid")
        actions.close_run(by=cast.finance, run=run)
        return row

    row: Payable = care_office.built_once("care paid", build)
    row.refresh_from_db()
    return row


def found_wrong(cast: Any, payable: Payable, amount_fen: int) -> WrongPayment:
    """What the officer found and the leader of the bureau confirmed."""
    found = propose_wrong_payment(by=cast.officer, payable=payable, amount_fen=amount_fen, finding="医院重复结算")
    return confirm_wrong_payment(by=cast.director, found=found)


def test_a_part_paid_wrongly_is_demanded_of_the_hospital_and_goes_back_to_its_source(
    care_office: Any,  # noqa: F811 - the fixture
    paid: Payable,
) -> None:
    cast, before = care_office.cast, available("county", 2023)
    found_wrong(cast, paid, 500_00)
    run = care_office.release(care_run(care_office))
    assert (run.total_fen, run.overpaid_fen) == (0, 500_00)
    recovery = Recovery.objects.get()
    assert (recovery.programme, recovery.amount_fen) == ("care_medical_payee", 500_00)
    assert debtor_of(recovery) == "县人民医院"
    assert return_order(recovery)["addressee"] == "县人民医院"
    actions.notify_recipient(by=cast.officer, recovery=recovery, heard="医院承认重复")
    actions.demand_recovery(by=cast.director, recovery=recovery, why="重复结算")
    with pytest.raises(OffsetAgainstAnother):
        actions.decide_offset(by=cast.director, recovery=recovery, basis="同意")
    actions.record_receipt(
        by=cast.finance, recovery=recovery, reference="退1", amount_fen=500_00, received_on=care_office.clock.today
    )
    recovery.refresh_from_db()
    assert recovery.state == "settled"
    assert available("county", 2023) == before + 500_00
    differing = {part.name for part in reconcile() if part.differences}
    assert differing == {"到账、退回 = 银行回盘"}  # the test answers without the files of the bank
    with pytest.raises(NothingToPay):
        care_run(care_office)


def test_new_money_of_the_month_is_paid_in_full_and_the_wrong_part_demanded_after(
    care_office: Any,  # noqa: F811 - the fixture
    paid: Payable,
) -> None:
    cast = care_office.cast
    found_wrong(cast, paid, 500_00)
    approved(cast, paid.person, 800_00, payee=paid.payee)
    run = answered(care_office, care_office.release(care_run(care_office)), "paid")
    assert (run.total_fen, run.overpaid_fen) == (800_00, 0)
    actions.close_run(by=cast.finance, run=run)
    assert care_run(care_office).overpaid_fen == 500_00


def test_a_run_of_another_kind_leaves_the_demand_alone(care_office: Any, paid: Payable) -> None:  # noqa: F811 - the fixture
    found_wrong(care_office.cast, paid, 500_00)
    care_office.award(paid.person, since=APRIL)
    care_office.release(care_run(care_office))
    care_office.prepare(APRIL)
    assert Recovery.objects.get().state == "proposed"


def test_all_of_it_wrong_lets_the_decision_be_made_again(care_office: Any, paid: Payable) -> None:  # noqa: F811 - the fixture
    cast = care_office.cast
    again = ConfirmedAmount(paid.reference, paid.person, PayableKind.MEDICAL, 2_000_00, "county")
    found_wrong(cast, paid, 1_000_00)
    with pytest.raises(PayableAlreadyMade):
        create_payable(again, decided_by=cast.officer, confirmed_by=cast.leader)
    found_wrong(cast, paid, 2_000_00)
    new = create_payable(again, decided_by=cast.officer, confirmed_by=cast.leader)
    assert new.reference == f"{paid.reference}/2"


def test_two_people_find_a_wrong_payment(care_office: Any, paid: Payable) -> None:  # noqa: F811 - the fixture
    cast = care_office.cast
    given: dict[str, Any] = {"payable": paid, "amount_fen": 100_00, "finding": "多结算一天", "upload": PROOF}
    with pytest.raises(OutsideScope):
        propose_wrong_payment(by=cast.other_officer, **given)
    with pytest.raises(PermissionRequired):
        propose_wrong_payment(by=cast.cadre, **given)
    for amount in (0, 3_000_01):
        with pytest.raises(WrongPaymentUnfit):
            propose_wrong_payment(by=cast.officer, **given | {"amount_fen": amount})
    with pytest.raises(WrongPaymentUnfit):
        propose_wrong_payment(by=cast.officer, **given | {"payable": approved(cast, paid.person, 5_00)})
    found = propose_wrong_payment(by=cast.director, **given)
    with pytest.raises(WrongPaymentUnfit):
        propose_wrong_payment(by=cast.officer, **given)
    with pytest.raises(SecondPersonRequired):
        confirm_wrong_payment(by=cast.director, found=found)
    with pytest.raises(PermissionRequired):
        confirm_wrong_payment(by=cast.leader, found=found)
    other = WrongPayment.objects.create(
        payable=approved(cast, paid.person, 6_00),
        amount_fen=1,
        proposed_by=cast.officer,
        proposed_on=date(2023, 4, 3),
        finding="x",
    )
    refuse_wrong_payment(by=cast.director, found=other, why="没有多付")
    with pytest.raises(TransitionNotAllowed):
        confirm_wrong_payment(by=cast.director, found=other)
    assert paid.wrong_fen == 0


def test_the_account_and_its_proof_go_with_the_person_who_moves(care_office: Any) -> None:  # noqa: F811 - the fixture
    from doudi.care.payables.models import Payee

    cast, person = care_office.cast, care_office.person("丁火根")
    carer = payee_of(cast, "carer", holder_name="易照料")
    approved(cast, person, 100_00, kind="hospital_care", payee=carer)
    assert list(Payee.objects.visible_to(cast.other_officer)) == []
    registry.move_household(
        by=cast.bureau,
        household=person.household,
        village=cast.other_village,
        since=date(2023, 4, 2),
        source_detail="户口簿",
        handed_over_by=cast.officer,
    )
    assert list(Payee.objects.visible_to(cast.other_officer)) == [carer]
    assert carer.proof_file is not None
    assert is_readable_by(cast.other_officer, carer.proof_file)


def test_a_wrong_payment_on_its_page(care_office: Any, paid: Payable, signed_in: Any) -> None:  # noqa: F811 - the fixture
    cast, address = care_office.cast, paid.get_absolute_url()
    officer = signed_in("officer")
    assert "登记误付" in officer.get(address).content.decode()
    refused = officer.post(address, {"act": "wrong", "wrong-amount_fen": "x", "finding": ""})
    assert refused.status_code == 422
    officer.post(address, {"act": "wrong", "amount_fen": "500", "finding": "医院重复结算"})
    director = signed_in("director")
    assert "属实，追回" in director.get(address).content.decode()
    director.post(address, {"act": "confirm"})
    assert WrongPayment.objects.get().confirmed_by == cast.director
    assert "已确认，追回" in director.get(address).content.decode()
