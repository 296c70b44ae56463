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


@pytest.mark.clause("SAL2026-41")
def test_payment_accounts_are_taken_since_july_2026(staff: Cast) -> None:
    early = {"source": "payment_accounts", "name": "支付.csv", "file": BytesIO(b"a")}
    with pytest.raises(PeriodNotAllowed, match="2026年7月1日"):
        deliveries.upload_delivery(by=staff.bureau, period=date(2025, 7, 1), **early)
