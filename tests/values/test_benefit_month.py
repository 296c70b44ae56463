"""Benefit months: parsing, writing, arithmetic."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doudi.values.benefit_month import (
    add_months,
    format_month,
    format_month_in_words,
    month_from_index,
    month_index,
    months_between,
    parse_month,
)

MONTHS = st.builds(date, st.integers(1900, 2200), st.integers(1, 12), st.just(1))


@given(MONTHS)
def test_month_round_trip(month: date) -> None:
    assert parse_month(format_month(month)) == month
    assert month_from_index(month_index(month)) == month


@given(MONTHS, st.integers(-500, 500))
def test_adding_and_subtracting_months(month: date, number: int) -> None:
    later = add_months(month, number)
    assert month_index(later) - month_index(month) == number
    assert later.day == 1


def test_chinese_month() -> None:
    assert format_month_in_words(date(2023, 5, 1)) == "2023年5月"
    assert format_month(date(2023, 5, 1)) == "2023-05"


def test_months_between_includes_both_ends() -> None:
    assert months_between(date(2022, 11, 1), date(2023, 2, 1)) == [
        date(2022, 11, 1),
        date(2022, 12, 1),
        date(2023, 1, 1),
        date(2023, 2, 1),
    ]
    assert months_between(date(2023, 2, 1), date(2023, 1, 1)) == []


@pytest.mark.parametrize("text", ["", "2023-5", "2023/05", "2023-13", "2023-00", "202305", "2023-05-01", "２０２３-05"])
def test_other_spellings_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="month"):
        parse_month(text)
