"""Only accepted orders are paid, once, by three people; never what was paid otherwise or bills a day in hospital."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from doudi.care.agreements.models import Agreement
from doudi.care.medical.models import HospitalStay
from doudi.care.services.actions.settlements import (
    book_settlement,
    confirm_settlement,
    preview,
    propose_settlement,
    refuse_settlement,
    take_back_settlement,
)
from doudi.care.services.models import Contract, SettlementLine
from doudi.care.services.refusals import NothingToSettle, SettlementChanged
from doudi.care.visits.models import CarePause
from doudi.core.refusals import PermissionRequired, SecondPersonRequired, TransitionNotAllowed
from doudi.funding.actions import Entry, allot
from doudi.funding.queries import available, ledger_faults
from doudi.payments.statements.reconciliation import reconcile
from tests.care.agreements.conftest import agreed, cared  # noqa: F401 - fixtures
from tests.care.services.service_rows import accepted, bought, delivered, listed, ordered
from tests.clock import Clock
from tests.conftest import Cast
from tests.deaths_and_cards import record_death

MONTH, DAY = date(2025, 9, 1), date(2025, 9, 10)


def with_money(cast: Cast) -> None:
    allot(by=cast.finance, entry=Entry("0" * 32, date(2025, 9, 1), "county", 1_000_00, "测试下达"))


@pytest.mark.clause("P18-22.b", "SAL2026-34", "SAL2026-55")
def test_accepted_orders_are_paid_once_by_three_people(contract: Contract, cast: Cast, family: Any) -> None:
    with_money(cast)
    accepted(cast, contract, family.mother, units=2)
    delivered(cast, ordered(cast.officer, contract, family.son))
    settlement = propose_settlement(by=cast.bureau, contract=contract, month=MONTH)
    assert (settlement.orders, settlement.units, settlement.amount_fen) == (1, 2, 120_00)
    with pytest.raises(SettlementChanged):
        propose_settlement(by=cast.bureau, contract=contract, month=MONTH)
    with pytest.raises(SecondPersonRequired):
        confirm_settlement(by=cast.bureau, settlement=settlement)
    with pytest.raises(PermissionRequired):
        confirm_settlement(by=cast.officer, settlement=settlement)
    with pytest.raises(TransitionNotAllowed):
        book_settlement(by=cast.finance, settlement=settlement)
    settlement = confirm_settlement(by=cast.director, settlement=settlement)
    with pytest.raises(PermissionRequired):
        book_settlement(by=cast.bureau, settlement=settlement)
    settlement = book_settlement(by=cast.finance, settlement=settlement)
    assert available("county", 2025) == 880_00
    assert ledger_faults() == []
    assert [one.where for part in reconcile() for one in part.differences] == []
    with pytest.raises(NothingToSettle):
        propose_settlement(by=cast.bureau, contract=contract, month=MONTH)


@pytest.mark.clause("SAL2026-34")
def test_the_database_refuses_a_second_line_of_an_order(contract: Contract, cast: Cast, family: Any) -> None:
    accepted(cast, contract, family.mother)
    settlement = propose_settlement(by=cast.bureau, contract=contract, month=MONTH)
    line = settlement.lines.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        SettlementLine.objects.create(settlement=settlement, order=line.order, units=1, amount_fen=1)
    refuse_settlement(by=cast.director, settlement=settlement, why="少了一件")
    again = propose_settlement(by=cast.bureau, contract=contract, month=MONTH)
    assert [one.order for one in again.lines.all()] == [line.order]


@pytest.mark.clause("SAL2026-56")
def test_a_wrong_settlement_is_taken_back_by_a_row_of_its_own(contract: Contract, cast: Cast, family: Any) -> None:
    with_money(cast)
    accepted(cast, contract, family.mother)
    wrong = propose_settlement(by=cast.bureau, contract=contract, month=MONTH)
    confirm_settlement(by=cast.director, settlement=wrong)
    wrong = book_settlement(by=cast.finance, settlement=wrong)
    back = take_back_settlement(by=cast.bureau, settlement=wrong, why="查实没有服务")
    with pytest.raises(TransitionNotAllowed):
        take_back_settlement(by=cast.bureau, settlement=wrong, why="再更正一次")
    back = confirm_settlement(by=cast.director, settlement=back)
    back = book_settlement(by=cast.finance, settlement=back)
    assert (back.amount_fen, available("county", 2025)) == (-60_00, 1_000_00)
    assert not wrong.lines.filter(is_live=True).exists()
    assert [one.where for part in reconcile() for one in part.differences] == []


@pytest.mark.clause("P18-22.b", "SAL2026-34")
def test_what_the_care_subsidy_pays_is_not_paid_twice(
    contract: Contract,
    cast: Cast,
    cared: Any,  # noqa: F811 - the fixture
    agreed: Callable[..., Agreement],  # noqa: F811 - the fixture
    family: Any,
    clock: Clock,
) -> None:
    clock.on(DAY)
    agreed(cared.son, cared.carer, date(2025, 9, 5), services=("living_care",))
    for person, day in ((cared.son, DAY), (cared.son, date(2025, 9, 4)), (family.mother, DAY)):
        accepted(cast, contract, person, day)
    found = preview(contract, MONTH)
    assert (found.orders, found.by_agreement, found.amount_fen) == (2, 1, 120_00)
    visits = bought(cast, contract.provider, listed(cast, "visit", "上门探访"))
    accepted(cast, visits, cared.son)
    assert preview(visits, MONTH).orders == 1


@pytest.mark.clause("SAL2026-34")
def test_no_day_in_hospital_and_none_after_death_is_paid(contract: Contract, cast: Cast, family: Any) -> None:
    for person in (family.mother, family.son):
        accepted(cast, contract, person)
    settlement = propose_settlement(by=cast.bureau, contract=contract, month=MONTH)
    stay = HospitalStay.objects.create(
        person=family.son, sealed_hospital="县医院", admitted_on=DAY, recorded_by=cast.officer
    )
    with pytest.raises(SettlementChanged):
        confirm_settlement(by=cast.director, settlement=settlement)
    refuse_settlement(by=cast.director, settlement=settlement, why="住院")
    HospitalStay.objects.filter(pk=stay.pk).update(admitted_on=date(2025, 9, 1), discharged_on=date(2025, 9, 9))
    assert preview(contract, MONTH).in_hospital == 0
    CarePause.objects.create(person=family.son, cause="hospital", since=DAY, recorded_by=cast.officer)
    record_death(family.mother, date(2025, 9, 9))
    found = preview(contract, MONTH)
    assert (found.orders, found.in_hospital, found.after_death) == (0, 1, 1)
    with pytest.raises(NothingToSettle):
        propose_settlement(by=cast.bureau, contract=contract, month=MONTH)
