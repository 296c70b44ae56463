"""A row of every page of the low-income population in a village."""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.monitoring.low_income.insurance.actions import GivenPolicy, record_policy
from doudi.monitoring.low_income.layers.entries import propose_entry
from doudi.monitoring.low_income.models import InsuranceFile, UnaidedPerson


def low_income_rows(by: Any, one: Any) -> dict[str, Any]:
    """Return rows of a family."""
    given = GivenPolicy("P1", "人保财险", "county", 100_00, date(2023, 1, 1), date(2023, 12, 31))
    return {
        "layer_entry": propose_entry(by=by, person=one.son, since=date(2023, 3, 1), paper="名册", reason="失业"),
        "unaided_person": UnaidedPerson.objects.create(
            person=one.son, listed_on=date(2023, 3, 1), due_on=date(2023, 3, 22)
        ),
        "insurance_policy": record_policy(by=by, household=one.household, given=given),
        "insurance_file": InsuranceFile.objects.create(
            name="清单.xlsx", place_code=one.household.village_id[:9].ljust(12, "0"), uploaded_by=by
        ),
    }
