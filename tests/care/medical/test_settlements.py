"""Settlements: decided by two, paid to the hospital or the person."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doudi.care.medical.refusals import SettlementInvalid
from doudi.care.medical.settlements.actions import (
    confirm_settlement,
    decide_settlement,
    reopen_settlement,
    send_back_settlement,
)
from doudi.care.medical.settlements.models import Settlement
from doudi.care.payables.actions import stop_payable
from doudi.care.payables.models import Payable
from doudi.care.payables.refusals import PayeeDoesNotFit
from doudi.core.refusals import OutsideScope, PermissionRequired, ReasonRequired, SecondPersonRequired
from tests.care.medical.settled import row_of, settled, tekun, uploaded
from tests.care.payables.amounts import payee_of
from tests.payments.conftest import clock, office  # noqa: F401 - fixtures


@pytest.mark.clause("P18-5.f", "SAL2026-24")
def test_a_settlement_goes_from_the_file_to_an_approved_amount_for_the_hospital(
    office: Any,  # noqa: F811 - the fixture
) -> None:
    cast, person = office.cast, tekun(office)
    row = settled(cast.officer, person)
    assert (row.group, row.own_paid_fen, row.sealed_hospital.clear()) == ("tekun", 1_500_00, "县人民医院")
    hospital = payee_of(cast)
    row = decide_settlement(by=cast.officer, settlement=row, is_carried=True, payee=hospital)
    assert (row.carried_fen, row.county_fen) == (1_500_00, 1_500_00)
    with pytest.raises(PermissionRequired):
        confirm_settlement(by=cast.officer, settlement=row)
    confirm_settlement(by=cast.leader, settlement=row)
    payable = Payable.objects.get()
    assert (payable.amount_fen, payable.payee, payable.kind, payable.reference) == (
        1_500_00,
        hospital,
        "medical",
        f"settlement:{row.pk}",
    )


def test_who_decided_does_not_confirm(office: Any) -> None:  # noqa: F811 - the fixture
    cast, person = office.cast, tekun(office)
    row = decide_settlement(by=cast.leader, settlement=settled(cast.officer, person), is_carried=True)
    with pytest.raises(SecondPersonRequired):
        confirm_settlement(by=cast.leader, settlement=row)
    with pytest.raises(SecondPersonRequired):
        send_back_settlement(by=cast.leader, settlement=row, note="再看看")
    assert send_back_settlement(by=cast.director, settlement=row, note="付款对象不对").state == "recorded"
    assert not Payable.objects.exists()


def test_another_township_neither_sees_nor_decides(office: Any) -> None:  # noqa: F811 - the fixture
    cast, person = office.cast, tekun(office)
    row = settled(cast.officer, person)
    with pytest.raises(OutsideScope):
        decide_settlement(by=cast.other_officer, settlement=row, is_carried=True)
    assert not Settlement.objects.visible_to(cast.other_officer).exists()


def test_what_is_not_carried_needs_a_reason_and_two_people(office: Any) -> None:  # noqa: F811 - the fixture
    cast, person = office.cast, tekun(office)
    row = settled(cast.officer, person)
    with pytest.raises(ReasonRequired):
        decide_settlement(by=cast.officer, settlement=row, is_carried=False)
    row = decide_settlement(by=cast.officer, settlement=row, is_carried=False, reason="美容，不属于治病")
    assert confirm_settlement(by=cast.leader, settlement=row).state == "confirmed"
    assert not Payable.objects.exists()


def test_the_amount_stopped_is_decided_again_for_another_payee(office: Any) -> None:  # noqa: F811 - the fixture
    cast, person = office.cast, tekun(office)
    row = decide_settlement(by=cast.officer, settlement=settled(cast.officer, person), is_carried=True)
    row = confirm_settlement(by=cast.leader, settlement=row)
    with pytest.raises(SettlementInvalid):
        reopen_settlement(by=cast.leader, settlement=row, note="医院还没有收到钱")
    stop_payable(by=cast.leader, payable=Payable.objects.get(), why="应付医院")
    row = reopen_settlement(by=cast.leader, settlement=row, note="应付医院")
    with pytest.raises(PayeeDoesNotFit):
        decide_settlement(
            by=cast.officer, settlement=row, is_carried=True, payee=payee_of(cast, "carer", "6228480000000000333")
        )
    row = decide_settlement(by=cast.officer, settlement=row, is_carried=True, payee=payee_of(cast))
    confirm_settlement(by=cast.leader, settlement=row)
    assert Payable.objects.get(state="approved").reference == f"settlement:{row.pk}/2"


@pytest.mark.clause("P18-5.f")
def test_an_orphan_is_entitled_and_somebody_on_dibao_is_not(office: Any) -> None:  # noqa: F811 - the fixture
    cast = office.cast
    child = office.person("丁小根", born=date(2012, 1, 1))
    office.award(child, "child_living", since=date(2022, 1, 1), child_status="orphan", in_institution=False)
    assert settled(cast.officer, child).group == "orphan"
    poor = office.person("钟有田")
    office.award(poor)
    assert uploaded(cast.officer, row_of(poor, "B1")).good_rows == 0


def test_a_settlement_is_decided_and_confirmed_on_its_page(
    office: Any,  # noqa: F811 - the fixture
    signed_in: Any,
) -> None:
    row = settled(office.cast.officer, tekun(office))
    officer, leader = signed_in("officer"), signed_in("leader")
    address = row.get_absolute_url()
    assert "各项支付合计8,500.00元" in officer.get(address).content.decode()
    assert officer.post(address, {"act": "decide", "seen_version": 0}).status_code == 422
    decided = {"act": "decide", "is_carried": "yes", "payee": "", "source": "county", "reason": "", "seen_version": 0}
    assert officer.post(address, decided).status_code == 302
    assert signed_in("other_officer").get(address).status_code == 404
    assert "县人民医院" not in signed_in("auditor").get(address).content.decode()
    assert leader.post(address, {"act": "confirm", "note": "", "seen_version": 1}).status_code == 302
    payable = Payable.objects.get()
    assert payable.get_absolute_url() in leader.get(address).content.decode()
    assert signed_in("finance").get(payable.get_absolute_url()).status_code == 200
