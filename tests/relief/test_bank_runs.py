"""Relief through the bank: its own run pays released instalments once, and says so to the case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from doudi.payments import actions, invariants
from doudi.payments.computation.item_lines import pay_items, return_items
from doudi.payments.models import ReliefLine, Run, Withheld
from doudi.payments.refusals import ItemsChanged, NothingToPay
from doudi.payments.statements.relief_reconciliation import relief_sections
from doudi.relief.false_cases.actions import confirm_false_case, propose_false_case
from doudi.relief.instalments import actions as instalments
from doudi.relief.instalments.models import Instalment
from doudi.relief.instalments.queries import instalments_of_relief
from tests.deaths_and_cards import record_death
from tests.payments.conftest import clock, office  # noqa: F401 - fixtures
from tests.payments.four_hands import settle_checks
from tests.relief.money_cases import filled_reserve, granted, paid_out

APRIL = date(2023, 4, 1)


@pytest.fixture
def relief_office(office: Any) -> Iterator[Any]:  # noqa: F811 - the fixture
    office.funds()
    yield office
    assert [str(one) for one in invariants.check_all()] == []
    sections = relief_sections()
    assert [(section.name, one.where) for section in sections for one in section.differences] == []
    assert any(section.expected_fen for section in sections)


def answered(office: Any, run: Run, outcome: str) -> Run:  # noqa: F811 - the fixture
    """The bank's answer without its files, with what it does to instalments."""
    keys = list(run.payments.filter(state="sent").values_list("pk", flat=True))
    office.bank_says(run, outcome)
    if outcome == "paid":
        pay_items(keys, office.clock.today)
    else:
        return_items(keys)
    return run


def relief_run(office: Any) -> Run:  # noqa: F811 - the fixture
    return office.prepare(APRIL, Run.Kind.RELIEF)


@pytest.mark.clause("P18-6.c", "MCA23-2.4")
def test_a_run_pays_what_is_released_and_the_case_knows_its_first_payment(relief_office: Any, signed_in: Any) -> None:
    cast, person = relief_office.cast, relief_office.person("丁火根")
    first, second = granted(cast, 3_000_00, 2_000_00, payee=person, way="bank", condition="")
    run = relief_office.release(relief_run(relief_office))
    assert [(one.person, one.programme, one.amount_fen) for one in run.payments.all()] == [
        (person, "temporary_relief", 3_000_00)
    ]
    first.refresh_from_db()
    assert first.state == "sent"
    actions.close_run(by=cast.finance, run=answered(relief_office, run, "paid"))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("paid", "planned")
    assert run.get_absolute_url() in signed_in("officer").get(first.get_absolute_url()).content.decode()
    assert first.relief.first_paid_on == relief_office.clock.today
    with pytest.raises(NothingToPay):
        relief_run(relief_office)


@pytest.mark.clause("P18-17.d")
def test_what_the_bank_returns_is_paid_again_after_a_new_card(relief_office: Any) -> None:
    person = relief_office.person("丁火根")
    granted(relief_office.cast, 3_000_00, payee=person, way="bank")
    answered(relief_office, relief_office.release(relief_run(relief_office)), "returned")
    row = Instalment.objects.get()
    assert (row.state, row.paid_on, row.relief.first_paid_on) == ("released", None, None)
    waits = relief_run(relief_office)
    assert Withheld.objects.get(run=waits).reason == "returned_account"
    (shown,) = instalments_of_relief(row.relief, relief_office.cast.officer).rows
    assert "账户被退回" in str(shown.withheld)
    actions.discard_run(by=relief_office.cast.bureau, run=waits, why="换卡")
    relief_office.clock.after(1)
    relief_office.card(person, "6228480000000000777", date(2023, 4, 4))
    again = relief_office.release(relief_run(relief_office))
    assert again.total_fen == 3_000_00
    answered(relief_office, again, "paid")
    row.refresh_from_db()
    assert (row.state, ReliefLine.objects.filter(instalment=row).count()) == ("paid", 2)


@pytest.mark.clause("P18-6.c")
def test_nobody_who_died_is_paid(relief_office: Any) -> None:
    cast, person = relief_office.cast, relief_office.person("丁火根")
    (row,) = granted(cast, 3_000_00, payee=person, way="bank")
    run = relief_office.approve(relief_run(relief_office))
    record_death(person, date(2023, 4, 2))
    settle_checks(run)
    with pytest.raises(ItemsChanged):
        actions.release_run(by=cast.finance, run=run)
    actions.discard_run(by=cast.bureau, run=run, why="领款人已故")
    with pytest.raises(NothingToPay):
        relief_run(relief_office)
    instalments.stop(by=cast.officer, instalment=row, why="领款人已去世")


def test_a_stopped_instalment_holds_its_run_back_and_one_with_the_bank_is_not_stopped(relief_office: Any) -> None:
    from doudi.core.refusals import TransitionNotAllowed

    cast = relief_office.cast
    (row,) = granted(cast, 3_000_00, payee=relief_office.person("丁火根"), way="bank")
    (other,) = granted(cast, 1_000_00, payee=relief_office.person("丁木根"), way="bank")
    run = relief_office.approve(relief_run(relief_office))
    instalments.stop(by=cast.officer, instalment=row, why="已由保险赔付")
    settle_checks(run)
    with pytest.raises(ItemsChanged):
        actions.release_run(by=cast.finance, run=run)
    actions.discard_run(by=cast.bureau, run=run, why="有一期停止")
    assert relief_office.release(relief_run(relief_office)).total_fen == 1_000_00
    with pytest.raises(TransitionNotAllowed):
        instalments.stop(by=cast.officer, instalment=other, why="想停")


@pytest.mark.clause("SC649-68", "P18-6.e")
def test_money_of_a_false_case_is_demanded_back_from_bank_and_reserve(relief_office: Any) -> None:
    cast, person = relief_office.cast, relief_office.person("丁火根")
    (bank,) = granted(cast, 3_000_00, payee=person, way="bank")
    filled_reserve(cast, 5_000_00)
    (cash,) = granted(cast, 1_000_00, payee=person)
    paid_out(cast.officer, cash)
    run = answered(relief_office, relief_office.release(relief_run(relief_office)), "paid")
    assert run.overpaid_fen == 0
    for row in (bank, cash):
        found = propose_false_case(by=cast.officer, relief=row.relief, finding="没有起火")
        confirm_false_case(by=cast.director, found=found)
    granted(cast, 500_00, payee=person, way="bank")
    assert relief_office.release(relief_run(relief_office)).total_fen == 500_00  # new relief is not kept back
    later = relief_run(relief_office)
    recovery = later.recoveries.get()
    assert (recovery.amount_fen, recovery.lines.get().shares, recovery.programme) == (
        4_000_00,
        {"county": 4_000_00},
        "temporary_relief",
    )
    monthly_person = relief_office.person("钟有田")
    relief_office.award(monthly_person)
    relief_office.prepare(APRIL)
    recovery.refresh_from_db()
    assert recovery.state == "proposed"  # a monthly run says nothing about relief
