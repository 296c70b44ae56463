"""Spans of days."""

from __future__ import annotations

from datetime import date

from doudi.monitoring.low_income.layers.spans import common, overlap, united


def day(number: int) -> date:
    return date(2025, 1, number)


def test_spans_that_touch_become_one() -> None:
    assert united([(day(5), day(9)), (day(1), day(4)), (day(11), None), (day(20), day(21))]) == [
        (day(1), day(9)),
        (day(11), None),
    ]


def test_the_days_that_two_spans_have() -> None:
    assert overlap((day(1), day(9)), (day(5), None)) == (day(5), day(9))
    assert overlap((day(1), None), (day(5), None)) == (day(5), None)
    assert overlap((day(1), day(4)), (day(5), None)) is None
    assert common([(day(1), day(4)), (day(5), day(6))], [(day(2), None)]) == [(day(2), day(6))]
