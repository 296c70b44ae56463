"""Necessary expenditure by kind."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from doudi.core.refusals import OutsideScope
from doudi.registry.circumstances.multiple_disability import record_multiple_disability
from doudi.registry.circumstances.rigid_expenses import (
    RigidExpenses,
    counted_rigid_expense_fen,
    record_rigid_expenses,
)
from doudi.registry.law_inputs.household_facts import household_facts
from doudi.registry.models import Circumstance
from doudi.registry.refusals import RigidExpensesIncomplete
from tests.conftest import Cast, Family

pytestmark = pytest.mark.django_db
DAY = date(2023, 1, 1)
SENT = {
    "kind": "rigid_expense_fen",
    "living_fen": "6000",
    "medical_fen": "12,000.50",
    "education_fen": "9000",
    "public_school_fee_fen": "2400",
    "rehabilitation_fen": "800",
    "since": "2023-01-01",
    "source": "paper",
    "source_detail": "发票和结算单",
    "act": "save",
}


@pytest.mark.clause("RIGID-5")
def test_education_counts_as_public_schools_charge() -> None:
    private = RigidExpenses(living_fen=6_000_00, medical_fen=12_000_50, education_fen=9_000_00)
    assert counted_rigid_expense_fen(private) == 18_000_50
    charged = RigidExpenses(education_fen=9_000_00, public_school_fee_fen=2_400_00, rehabilitation_fen=800_00)
    assert counted_rigid_expense_fen(charged) == 3_200_00
    cheap = RigidExpenses(education_fen=1_000_00, public_school_fee_fen=2_400_00, other_fen=1, other_basis="县办2023")
    assert counted_rigid_expense_fen(cheap) == 1_000_01


def test_the_sum_is_recorded_with_its_kinds(cast: Cast, family: Family) -> None:
    expenses = RigidExpenses(medical_fen=12_000_00, education_fen=9_000_00, public_school_fee_fen=2_400_00)
    given: dict[str, Any] = {"subject": family.household, "since": DAY, "source": "paper"}
    record_rigid_expenses(by=cast.officer, expenses=expenses, **given)
    assert household_facts(family.household, DAY, date(2099, 1, 1)).row["rigid_expense_fen"] == 14_400_00
    kinds = Circumstance.objects.get(kind="rigid_expense_kinds")
    assert kinds.value == "医疗自付12,000.00；教育9,000.00；教育按同类公办收费2,400.00以内计"
    assert "医疗" not in kinds.text
    with pytest.raises(OutsideScope):
        record_rigid_expenses(by=cast.other_officer, expenses=expenses, **given)


@pytest.mark.parametrize("lacking", [RigidExpenses(education_fen=1), RigidExpenses(other_fen=1, other_basis=" ")])
def test_fee_and_basis_are_asked(cast: Cast, family: Family, lacking: RigidExpenses) -> None:
    with pytest.raises(RigidExpensesIncomplete):
        record_rigid_expenses(by=cast.officer, subject=family.household, expenses=lacking, since=DAY, source="paper")
    assert not Circumstance.objects.filter(kind="rigid_expense_fen").exists()


def test_the_page_asks_for_each_kind_and_shows_the_effect(family: Family, signed_in: Any) -> None:
    page = f"{family.household.get_absolute_url()}change/"
    officer = signed_in("officer")
    shown = officer.get(page, {"kind": "rigid_expense_fen"}).content.decode()
    assert "同类公办学校的收费" in shown
    assert 'name="value"' not in shown
    refused = officer.post(page, SENT | {"act": "preview", "public_school_fee_fen": ""})
    assert refused.status_code == 422
    assert "请填写同类公办学校的收费" in refused.content.decode()
    previewed = officer.post(page, SENT | {"act": "preview"}).content.decode()
    assert "21,200.50元" in previewed
    assert officer.post(page, SENT | {"medical_fen": "-1"}).status_code == 422
    assert officer.post(page, SENT).status_code == 302
    assert Circumstance.objects.get(kind="rigid_expense_fen").value == 21_200_50


def test_what_an_english_officer_records_is_chinese(cast: Cast, family: Family) -> None:
    expenses = RigidExpenses(medical_fen=12_000_00)
    with translation.override("en"):
        record_rigid_expenses(by=cast.officer, subject=family.household, expenses=expenses, since=DAY, source="paper")
        record_multiple_disability(
            by=cast.officer, subject=family.son, contained=["visual", "hearing"], since=DAY, source="paper"
        )
    assert Circumstance.objects.get(kind="rigid_expense_kinds").value == "医疗自付12,000.00"
    assert Circumstance.objects.get(kind="contained_disabilities").value == "视力、听力"
