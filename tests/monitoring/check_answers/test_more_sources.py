"""Household register, tax, housing fund and payment accounts answer a check from their data sets."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest

from doudi.casework.economic_checks.sources import all_sources
from doudi.matching import source_names, source_profile
from doudi.monitoring.check_answers.answers import DATA_SETS, run_due
from doudi.monitoring.deliveries import actions as deliveries
from doudi.monitoring.deliveries.refusals import PeriodNotAllowed
from tests.conftest import Cast
from tests.monitoring.check_answers.test_check_answers import MONTH, Deliver, findings, people_of, sent_check

pytestmark = pytest.mark.django_db


def test_every_source_of_a_check_has_a_data_set() -> None:
    assert set(DATA_SETS) == set(all_sources())
    served = [source_profile(name).check_source for name in source_names() if source_profile(name).check_source]
    assert len(served) == len(set(served))


@pytest.mark.clause("MCA57-17")
def test_hukou_tax_and_housing_fund_answer(staff: Cast, delivered: Deliver) -> None:
    check = sent_check(staff, ["hukou", "tax", "housing_fund"])
    husband, wife = people_of(check)
    his, hers = ({"name": one.name, "person_id": one.number, "tier": "T1"} for one in (husband, wife))
    delivered(
        "hukou", {**his, "household_book": "A1", "relation": "户主"}, {**hers, "household_book": "A2"}, month=MONTH
    )
    delivered("tax", {**his, "month": MONTH, "income_fen": 500_000}, {**hers, "month": MONTH}, month=MONTH)
    delivered("housing_fund", {**his, "month": MONTH, "base_fen": 500_000, "balance_fen": 0}, month=MONTH)
    assert run_due() == 3
    assert findings(check) == {
        "hukou": ["consistent", "consistent"],
        "tax": ["differs", "consistent"],
        "housing_fund": ["differs", "nothing"],
    }
    said = str(check.results.filter(source="hukou").order_by("pk")[0].sealed_detail.clear())
    assert said == "A1 户主；全家在2本户口簿上"


@pytest.mark.clause("MCA83-III.2")
def test_marriages_cremations_and_deaths_answer(staff: Cast, delivered: Deliver) -> None:
    check = sent_check(staff, ["marriage", "cremations", "deaths"])
    husband, wife = people_of(check)
    his, hers = ({"name": one.name, "person_id": one.number, "tier": "T1"} for one in (husband, wife))
    wed = {"event": "结婚", "date": "2001-05-01", "spouse_name": wife.name}
    delivered("marriage", {**his, **wed}, {**his, **wed, "event": "离婚", "date": "2024-03-01"}, month=MONTH)
    delivered("cremations", {**hers, "cremation_date": "2025-07-30"}, month=MONTH)
    delivered("deaths", {"name": "刘某", "outcome": "not_resident"}, month=MONTH)
    assert run_due() == 3
    assert findings(check) == {
        "marriage": ["differs", "nothing"],
        "cremations": ["nothing", "differs"],
        "deaths": ["nothing", "nothing"],
    }
    result = check.results.get(source="marriage", finding="differs")
    assert "离婚" in str(result.sealed_detail.clear())
    assert str(result.sealed_declared.clear()) == f"家里有 {wife.name}"


@pytest.mark.clause("MCA83-III.2")
def test_a_marriage_within_the_family_is_as_declared(staff: Cast, delivered: Deliver) -> None:
    check = sent_check(staff, ["marriage"])
    husband, wife = people_of(check)
    row = {"name": husband.name, "person_id": husband.number, "tier": "T1", "event": "结婚", "date": "2001-05-01"}
    delivered("marriage", {**row, "spouse_name": wife.name}, month=MONTH)
    assert run_due() == 1
    assert findings(check) == {"marriage": ["consistent", "nothing"]}


@pytest.mark.clause("SAL2026-41")
def test_payment_accounts_are_taken_since_july_2026(staff: Cast) -> None:
    early = {"source": "payment_accounts", "name": "支付.csv", "file": BytesIO(b"a")}
    with pytest.raises(PeriodNotAllowed, match="2026年7月1日"):
        deliveries.upload_delivery(by=staff.bureau, period=date(2025, 7, 1), **early)
