"""Deadlines of warnings in working days."""

from __future__ import annotations

from datetime import date

import pytest

from doudi.monitoring.warnings.deadlines import WarningDeadlines, warning_deadlines

FRIDAY = date(2023, 5, 12)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rule_id", "warning_class", "expected"),
    [
        ("W04", "d", (date(2023, 5, 17), date(2023, 5, 26), date(2023, 6, 2))),
        ("M06", "a", (date(2023, 5, 17), date(2023, 5, 19), date(2023, 5, 19))),
        ("W01", "d", (date(2023, 5, 15), date(2023, 5, 15), date(2023, 5, 15))),
        ("R04", "d", (date(2023, 5, 15), date(2023, 5, 15), date(2023, 5, 15))),
    ],
)
def test_deadlines(rule_id: str, warning_class: str, expected: tuple[date, date, date]) -> None:
    assert warning_deadlines(rule_id, warning_class, FRIDAY) == WarningDeadlines(*expected)
