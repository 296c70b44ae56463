"""The standards with which the subsidies for disabled people began in 2016, and the years without a known figure."""

from __future__ import annotations

from datetime import date

import pytest

from doudi import policy

BOTH = ("disability_living_standard", "disability_nursing_standard")


@pytest.mark.clause("JX63-2")
@pytest.mark.parametrize("name", BOTH)
def test_both_subsidies_began_with_fifty_yuan(name: str) -> None:
    for month in (date(2016, 1, 1), date(2016, 12, 1)):
        assert policy.parameter_value(name, month, month) == 50_00


@pytest.mark.parametrize("name", BOTH)
def test_years_without_a_known_figure_are_not_computed(name: str) -> None:
    for month in (date(2015, 12, 1), date(2017, 1, 1), date(2021, 12, 1)):
        with pytest.raises(policy.NoKnownValueError):
            policy.parameter_value(name, month, date(2026, 1, 1))
