"""Approved amounts of care through the bank: each is paid once, to whom it is for, whatever happens meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from doudi.care.payables.actions import confirm_payee, propose_payee, stop_payable
from doudi.core.attachments.uploads import Upload
from doudi.core.refusals import TransitionNotAllowed
from doudi.payments import actions, invariants
from doudi.payments.computation.item_lines import pay_items, return_items
from doudi.payments.models import CareLine, Run, Withheld
from doudi.payments.refusals import ItemsChanged, NothingToPay
from doudi.payments.statements.care_reconciliation import care_sections
from tests.care.payables.amounts import PROOF, approved, payee_of
from tests.deaths_and_cards import record_death
from tests.payments.conftest import clock, office  # noqa: F401 - fixtures
from tests.payments.four_hands import settle_checks

APRIL = date(2023, 4, 1)


@pytest.fixture
def care_office(office: Any) -> Iterator[Any]:  # noqa: F811 - the fixture
    office.funds()
    yield office
    assert [str(one) for one in invariants.check_all()] == []
    assert [(part.name, one.where) for part in care_sections() for one in part.differences] == []


def care_run(office: Any) -> Any:  # noqa: F811 - the fixture
    return office.prepare(APRIL, Run.Kind.CARE)


def answered(office: Any, run: Run, outcome: str) -> Any:  # noqa: F811 - the fixture
    """The bank's answer without its files, with what it does to the amounts."""
    keys = list(run.payments.filter(state="sent").values_list("pk", flat=True))
    office.bank_says(run, outcome)
    if outcome == "paid":
        pay_items(keys, office.clock.today)
    else:
        return_items(keys)
    return run


@pytest.mark.clause("P18-5.f", "SAL2026-24")
def test_a_run_pays_the_hospital_and_the_person_apart_and_once(care_office: Any) -> None:
    cast, person = care_office.cast, care_office.person("丁火根")
    hospital = payee_of(cast)
    to_hospital = approved(cast, person, 3_000_00, payee=hospital)
    to_person = approved(cast, person, 1_200_00)
    run = care_office.release(care_run(care_office))
    assert sorted(run.payments.values_list("programme", "amount_fen", "holder_name", "account_basis")) == [
        ("care_medical", 1_200_00, "丁火根", "own"),
        ("care_medical_payee", 3_000_00, "县人民医院", "payee"),
    ]
    to_hospital.refresh_from_db()
    assert to_hospital.state == "sent"
    with pytest.raises(TransitionNotAllowed):
        stop_payable(by=cast.leader, payable=to_hospital, why="想停")
    actions.close_run(by=cast.finance, run=answered(care_office, run, "paid"))
    to_person.refresh_from_db()
    assert (to_person.state, to_person.paid_on) == ("paid", care_office.clock.today)
    assert run.certificate.content["expected"]["reasons"] == []
    with pytest.raises(NothingToPay):
        care_run(care_office)


def test_amounts_for_two_hospitals_go_out_in_two_runs(care_office: Any) -> None:
    cast, person = care_office.cast, care_office.person("丁火根")
    first = payee_of(cast)
    second = payee_of(cast, account="6228480000000000888", holder_name="中医院")
    approved(cast, person, 1_000_00, payee=first)
    approved(cast, person, 2_000_00, payee=second)
    approved(cast, person, 500_00, payee=first)
    run = answered(care_office, care_office.release(care_run(care_office)), "paid")
    assert run.payments.get().amount_fen == 1_500_00
    actions.close_run(by=cast.finance, run=run)
    assert run.certificate.content["expected"]["reasons"] == []
    later = care_office.release(care_run(care_office))
    assert (later.payments.get().holder_name, later.total_fen) == ("中医院", 2_000_00)
    assert later.payments.get().replaces is None


@pytest.mark.clause("P18-5.f")
def test_when_the_person_died_the_hospital_is_paid_and_the_persons_own_waits_for_the_heir(care_office: Any) -> None:
    cast, person = care_office.cast, care_office.person("丁火根")
    approved(cast, person, 3_000_00, payee=payee_of(cast))
    own = approved(cast, person, 1_200_00)
    record_death(person, date(2023, 3, 30))
    run = care_office.release(care_run(care_office))
    assert run.payments.get().account_basis == "payee"
    assert Withheld.objects.get(run=run).reason == "deceased_no_payee"
    actions.close_run(by=cast.finance, run=answered(care_office, run, "paid"))
    heir = actions.propose_authority(
        by=cast.officer,
        person=person,
        basis="heir",
        holder_name="丁小根",
        account="6228480000000000555",
        proof="儿子，办理丧葬",
        since=date(2023, 4, 1),
        upload=Upload("证明.pdf", b"%PDF-1.4 invented"),
    )
    actions.confirm_authority(by=cast.leader, authority=heir, account="6228480000000000555")
    later = care_office.release(care_run(care_office))
    assert later.payments.get().account_basis == "heir"
    answered(care_office, later, "paid")
    own.refresh_from_db()
    assert own.state == "paid"


@pytest.mark.clause("P18-5.f")
def test_who_dies_after_the_computation_is_not_paid_into_their_card(care_office: Any) -> None:
    cast, person = care_office.cast, care_office.person("丁火根")
    approved(cast, person, 1_200_00)
    run = care_office.approve(care_run(care_office))
    record_death(person, date(2023, 4, 2))
    settle_checks(run)
    with pytest.raises(ItemsChanged):
        actions.release_run(by=cast.finance, run=run)
    actions.discard_run(by=cast.bureau, run=run, why="本人已故")


@pytest.mark.clause("P18-17.d")
def test_what_a_hospitals_account_returned_is_paid_again_into_its_new_one(care_office: Any) -> None:
    cast, person = care_office.cast, care_office.person("丁火根")
    hospital = payee_of(cast)
    row = approved(cast, person, 3_000_00, payee=hospital)
    answered(care_office, care_office.release(care_run(care_office)), "returned")
    row.refresh_from_db()
    assert row.state == "returned"
    waits = care_run(care_office)
    assert Withheld.objects.get(run=waits).reason == "returned_account"
    actions.discard_run(by=cast.bureau, run=waits, why="账户更换中")
    care_office.clock.after(1)
    given: dict[str, Any] = {
        "kind": "hospital",
        "holder_name": "县人民医院",
        "proof": "新开户证明",
        "village_code": "",
        "upload": PROOF,
    }
    new = propose_payee(by=cast.officer, account="6228480000000000777", replaces=hospital, **given)
    assert care_run(care_office).total_fen == 0  # nobody has confirmed it
    actions.discard_run(by=cast.bureau, run=Run.objects.get(state="prepared"), why="账户待核实")
    confirm_payee(by=cast.leader, payee=new, account="6228480000000000777")
    again = care_office.release(care_run(care_office))
    assert again.payments.get().replaces is not None
    answered(care_office, again, "paid")
    row.refresh_from_db()
    assert (row.state, CareLine.objects.filter(payable=row).count()) == ("paid", 2)


@pytest.mark.clause("P18-17.d")
def test_what_the_persons_card_returned_is_paid_again_after_a_new_card(care_office: Any) -> None:
    person = care_office.person("丁火根")
    row = approved(care_office.cast, person, 1_200_00)
    answered(care_office, care_office.release(care_run(care_office)), "returned")
    care_office.clock.after(1)
    care_office.card(person, "6228480000000000777", date(2023, 4, 4))
    answered(care_office, care_office.release(care_run(care_office)), "paid")
    row.refresh_from_db()
    assert row.state == "paid"


def test_a_stopped_amount_holds_its_run_back(care_office: Any) -> None:
    cast = care_office.cast
    row = approved(cast, care_office.person("丁火根"), 1_200_00)
    approved(cast, care_office.person("丁木根"), 800_00)
    run = care_office.approve(care_run(care_office))
    stop_payable(by=cast.leader, payable=row, why="已由保险赔付")
    with pytest.raises(ItemsChanged):
        actions.release_run(by=cast.finance, run=run)
    actions.discard_run(by=cast.bureau, run=run, why="有一笔停止")
    assert care_office.release(care_run(care_office)).total_fen == 800_00


def test_what_is_taken_out_of_a_released_run_waits_as_approved(care_office: Any) -> None:
    cast = care_office.cast
    row = approved(cast, care_office.person("丁火根"), 1_200_00)
    approved(cast, care_office.person("丁木根"), 800_00)
    run = care_office.release(care_run(care_office))
    payment = run.payments.get(amount_fen=1_200_00)
    actions.propose_withdrawal(by=cast.officer, run=run, payments=[payment], reason="other", detail="先查一查")
    proposals = list(payment.withdrawals.all())
    actions.confirm_withdrawal(by=cast.director, run=run, withdrawals=proposals)
    row.refresh_from_db()
    assert row.state == "approved"


def test_the_person_moved_to_another_township_between(care_office: Any) -> None:
    from doudi.registry import actions as registry

    cast, person = care_office.cast, care_office.person("丁火根")
    row = approved(cast, person, 3_000_00, payee=payee_of(cast))
    registry.move_household(
        by=cast.bureau,
        household=person.household,
        village=cast.other_village,
        since=date(2023, 4, 2),
        source_detail="户口簿",
        handed_over_by=cast.officer,
    )
    run = care_run(care_office)
    assert run.payments.get().village_code == cast.other_village.code
    answered(care_office, care_office.release(run), "paid")
    row.refresh_from_db()
    assert row.state == "paid"
    from doudi.care.payables.models import Payable

    assert list(Payable.objects.visible_to(cast.other_officer)) == [row]
    assert list(Payable.objects.visible_to(cast.officer)) == []
