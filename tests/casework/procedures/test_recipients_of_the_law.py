"""The kinds of recipients of the law of 2026: each has its procedure, or is referred to who is in charge."""

from __future__ import annotations

from datetime import date

import pytest

from doudi.casework import actions
from doudi.casework.procedures.loader import all_procedures
from doudi.casework.referrals.kinds import kinds_of_officers
from doudi.core.accounts.roles import Department
from tests.casework.cases.test_cases import accepted
from tests.conftest import Cast

IN_FORCE = date(2026, 7, 1)


@pytest.mark.clause("SAL2026-13")
@pytest.mark.parametrize("name", ["tekun", "dibao", "dibao_margin", "expenditure_hardship", "relief_urgent"])
def test_kind_of_recipient_has_a_procedure(name: str) -> None:
    procedure = all_procedures()[name]
    assert procedure.steps_on(IN_FORCE)
    assert any(clause.startswith("SAL2026-") for clause in procedure.basis_on(IN_FORCE))


@pytest.mark.django_db
@pytest.mark.clause("SAL2026-13")
@pytest.mark.parametrize(
    ("kind", "department"),
    [("disaster_aid", Department.EMB), ("emergency_treatment", Department.HEB), ("shelter", Department.CAB)],
)
def test_kind_of_recipient_is_referred(staff: Cast, kind: str, department: str) -> None:
    assert kinds_of_officers()[kind].code == department
    row = actions.refer_case(by=staff.officer, case=accepted(staff), kind=kind, text="等着救助")
    assert row.department_code == department


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "department"),
    [
        pytest.param("education", Department.EDB, marks=pytest.mark.clause("SAL2026-25")),
        pytest.param("housing", Department.HCB, marks=pytest.mark.clause("SAL2026-26")),
        pytest.param("employment", Department.HRB, marks=pytest.mark.clause("SAL2026-27")),
        pytest.param("unemployment_insurance", Department.HRB, marks=pytest.mark.clause("SAL2026-27")),
    ],
)
def test_need_of_special_help_goes_to_the_department_in_charge(staff: Cast, kind: str, department: str) -> None:
    row = actions.refer_case(by=staff.officer, case=accepted(staff), kind=kind, text="孩子上学、住房、就业有困难")
    assert row.department_code == department


@pytest.mark.clause("SAL2026-21")
def test_margin_families_and_severe_members_of_them() -> None:
    margin, alone = all_procedures()["dibao_margin"], all_procedures()["one_person_cover"]
    assert (margin.verdict, margin.valid_months) == ("dibao_margin", "dibao_margin_valid_months")
    assert (alone.grants, alone.verdict) == ("dibao", "one_person_unit")
    assert all("SAL2026-21" in one.basis_on(IN_FORCE) for one in (margin, alone))


@pytest.mark.clause("SAL2026-22")
def test_expenditure_hardship_under_the_law_of_2026() -> None:
    procedure = all_procedures()["expenditure_hardship"]
    assert procedure.verdict == "expenditure_hardship"
    assert "SAL2026-22" in procedure.basis_on(IN_FORCE)
