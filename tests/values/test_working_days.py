"""Working days: weekends, holidays, worked Saturdays, years without an arrangement."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doudi.values.working_days import (
    WorkingDaysError,
    add_working_days,
    is_working_day,
    known_years,
    last_known_day,
    working_day_before,
    working_days_between,
)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2023, 4, 28), True),  # an ordinary Friday
        (date(2023, 4, 29), False),  # Saturday of the May holiday
        (date(2023, 5, 1), False),  # Labour Day, a Monday
        (date(2023, 5, 6), True),  # a Saturday that is worked for it
        (date(2023, 4, 23), True),  # a Sunday that is worked for it
        (date(2026, 2, 14), True),
        (date(2026, 2, 23), False),
        (date(2026, 9, 20), True),
    ],
)
def test_days(day: date, working: bool) -> None:
    assert is_working_day(day) is working


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        (date(2023, 4, 27), 1, date(2023, 4, 28)),
        (date(2023, 4, 28), 1, date(2023, 5, 4)),  # over the May holiday
        (date(2023, 4, 28), 3, date(2023, 5, 6)),  # the worked Saturday counts
        (date(2023, 1, 16), 18, date(2023, 2, 14)),  # eighteen over the Spring Festival, by the calendar on the wall
        (date(2023, 5, 10), 0, date(2023, 5, 10)),
    ],
)
def test_counting(start: date, number: int, end: date) -> None:
    counted = add_working_days(start, number)
    assert (counted.day, counted.is_certain) == (end, True)
    assert working_days_between(start, end) == number


def test_year_without_arrangement_is_uncertain() -> None:
    last = max(known_years())
    counted = add_working_days(date(last, 12, 28), 10)
    assert counted.day.year == last + 1
    assert not counted.is_certain


@pytest.mark.parametrize("number", [-1, 5_000])
def test_out_of_range_counts_are_refused(number: int) -> None:
    with pytest.raises(WorkingDaysError):
        add_working_days(date(2023, 1, 1), number)


@given(st.dates(date(2022, 1, 1), date(2026, 12, 1)), st.integers(1, 60), st.integers(1, 60))
def test_counting_in_two_steps_equals_one(start: date, first: int, second: int) -> None:
    middle = add_working_days(start, first).day
    assert add_working_days(middle, second).day == add_working_days(start, first + second).day
    assert is_working_day(middle)


@given(st.dates(date(2022, 1, 1), date(2026, 12, 1)), st.integers(0, 60))
def test_counting_back_gives_the_first_deadline_not_passed_for_so_long(day: date, number: int) -> None:
    first = working_day_before(day, number)
    assert add_working_days(first, number).day >= day
    assert add_working_days(first - timedelta(days=1), number).day < day


def test_last_known_day_ends_the_last_arranged_year() -> None:
    assert last_known_day() == date(max(known_years()), 12, 31)
    assert add_working_days(last_known_day(), 0).is_certain
    assert not add_working_days(last_known_day(), 1).is_certain
