"""Stays in hospital as other rooms read them, care there, and the premiums of a year."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doudi.care.medical.premiums.actions import book_premium_list, confirm_premium_list, draw_premium_list
from doudi.care.medical.premiums.models import PaidPremium
from doudi.care.medical.refusals import PremiumListInvalid, StayInvalid
from doudi.care.medical.stays.actions import ask_hospital_care, confirm_hospital_care, end_stay, record_stay
from doudi.care.medical.stays.queries import hospital_days, is_in_hospital
from doudi.care.payables.models import Payable
from doudi.core.refusals import OutsideScope, PermissionRequired, SecondPersonRequired
from doudi.funding.models import Account
from doudi.payments.statements.reconciliation import reconcile
from tests.care.medical.settled import settled, tekun
from tests.care.payables.amounts import payee_of
from tests.payments.conftest import clock, office  # noqa: F401 - fixtures


def test_days_in_hospital_by_stays_and_settlements_count_once(office: Any) -> None:  # noqa: F811 - the fixture
    cast, person = office.cast, tekun(office)
    settled(cast.officer, person)  # 1 to 10 March
    record_stay(
        by=cast.officer,
        person=person,
        hospital="乡镇卫生院",
        admitted_on=date(2023, 3, 9),
        discharged_on=date(2023, 3, 12),
    )
    open_stay = record_stay(by=cast.officer, person=person, hospital="县人民医院", admitted_on=date(2023, 4, 1))
    assert hospital_days(person, date(2023, 3, 1), date(2023, 3, 31)) == 12
    assert [is_in_hospital(person.pk, date(2023, 3, day)) for day in (10, 12, 13)] == [True, True, False]
    assert is_in_hospital(person, date(2023, 4, 3))
    with pytest.raises(StayInvalid):
        record_stay(by=cast.officer, person=person, hospital="别处", admitted_on=date(2023, 4, 2))
    with pytest.raises(OutsideScope):
        end_stay(by=cast.other_officer, stay=open_stay, discharged_on=date(2023, 4, 3))
    end_stay(by=cast.officer, stay=open_stay, discharged_on=date(2023, 4, 3))
    assert hospital_days(person, date(2023, 4, 1), date(2023, 4, 30)) == 3


@pytest.mark.clause("SAL2026-16")
def test_care_in_hospital_is_paid_by_the_day_after_a_second_person(office: Any) -> None:  # noqa: F811 - the fixture
    cast, person = office.cast, tekun(office)
    stay = record_stay(
        by=cast.officer,
        person=person,
        hospital="县人民医院",
        admitted_on=date(2023, 3, 20),
        discharged_on=date(2023, 3, 25),
    )
    carer = payee_of(cast, "carer", holder_name="丁大嫂", proof="照料协议")
    with pytest.raises(StayInvalid):
        ask_hospital_care(by=cast.leader, stay=stay, payee=carer, care_days=7)
    stay = ask_hospital_care(by=cast.leader, stay=stay, payee=carer, care_days=6)
    with pytest.raises(SecondPersonRequired):
        confirm_hospital_care(by=cast.leader, stay=stay)
    confirm_hospital_care(by=cast.director, stay=stay)
    assert Payable.objects.get().amount_fen == 6 * 120_00


@pytest.mark.clause("SAL2026-24")
def test_premiums_of_a_year_are_listed_once_and_booked_by_a_third_person(
    office: Any,  # noqa: F811 - the fixture
) -> None:
    cast = office.cast
    office.funds()
    tekun(office)
    poor = office.person("钟有田")
    office.award(poor)
    drawn = draw_premium_list(by=cast.bureau, year=2023)
    assert sorted(drawn.people.values_list("group", "aid_fen")) == [("dibao", 266_00), ("tekun", 380_00)]
    with pytest.raises(SecondPersonRequired):
        confirm_premium_list(by=cast.bureau, premium_list=drawn, total_fen=646_00)
    with pytest.raises(PremiumListInvalid):
        confirm_premium_list(by=cast.director, premium_list=drawn, total_fen=1)
    drawn = confirm_premium_list(by=cast.director, premium_list=drawn, total_fen=646_00)
    with pytest.raises(PermissionRequired):
        book_premium_list(by=cast.director, premium_list=drawn)
    booked = book_premium_list(by=cast.finance, premium_list=drawn)
    assert Account.objects.get(kind="spent", source="county", year=2023).balance_fen == 646_00
    assert booked.transaction is not None
    with pytest.raises(PremiumListInvalid):
        draw_premium_list(by=cast.bureau, year=2023)  # nobody new
    tekun(office, "丁木根")
    assert draw_premium_list(by=cast.bureau, year=2023).number == 2
    assert PaidPremium.objects.filter(year=2023).count() == 3
    assert [one.where for part in reconcile() for one in part.differences] == []
