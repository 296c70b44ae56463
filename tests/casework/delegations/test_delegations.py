"""What a delegation rests on: a legal text and clause, since July 2026 one of the province."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doudi.casework import refusals
from doudi.casework.cases.workflow import is_delegated
from doudi.casework.delegations.actions import begin_delegation
from doudi.casework.models import Case, Delegation
from doudi.core.refusals import PermissionRequired, ReasonRequired
from tests.casework.cases.test_cases import sent
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def begun(cast: Cast, **changed: Any) -> Delegation:
    given: dict[str, Any] = {
        "township_code": cast.village.code[:9],
        "matter": "dibao",
        "first_day": date(2026, 7, 1),
        "legal_text": "赣府发〔2026〕99号",
        "clause": "第三条",
        "issuer_level": "provincial",
    }
    return begin_delegation(by=cast.director, **(given | changed))


@pytest.mark.clause("SAL2026-44")
def test_delegation_since_july_2026_needs_a_provincial_text(staff: Cast) -> None:
    with pytest.raises(refusals.DelegationBasisInvalid, match="省级文件"):
        begun(staff, legal_text="于民字〔2023〕18号", issuer_level="county")
    with pytest.raises(refusals.DelegationBasisInvalid, match="不是所选的一级"):
        begun(staff, legal_text="于民字〔2023〕18号", issuer_level="provincial")
    with pytest.raises(ReasonRequired):
        begun(staff, clause="")
    with pytest.raises(PermissionRequired):
        begin_delegation(
            by=staff.bureau,
            township_code=staff.village.code[:9],
            matter="dibao",
            first_day=date(2026, 7, 1),
            legal_text="赣府发〔2026〕99号",
            clause="第三条",
            issuer_level="provincial",
        )
    assert begun(staff).issuer_level == "provincial"


@pytest.mark.clause("SAL2026-44")
def test_county_delegation_ends_for_cases_accepted_since_july_2026(staff: Cast) -> None:
    begun(staff, first_day=date(2023, 1, 1), legal_text="于民字〔2023〕18号", issuer_level="county")
    case: Case = sent(staff)
    case.accepted_on = date(2026, 6, 30)
    assert is_delegated(case)
    case.accepted_on = date(2026, 7, 1)
    assert not is_delegated(case)
    Delegation.objects.update(issuer_level="provincial")
    assert is_delegated(case)
