"""Working days (工作日) by the State Council's yearly arrangement in ``holidays.yaml``.

The arrangement of a year is published in the autumn before. In a year without one only weekends count, and results
are marked as uncertain.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources

import yaml

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)
_MOST_DAYS = 2_000


class WorkingDaysError(ValueError):
    """The table contradicts the calendar, or the number of days is out of range."""


@dataclass(frozen=True)
class CountedDay:
    """The result of a count; ``is_certain`` is False if a year's arrangement is not known."""

    day: date
    is_certain: bool


@dataclass(frozen=True)
class _Year:
    off: frozenset[date]
    worked: frozenset[date]


@cache
def _table() -> dict[int, _Year]:
    with resources.files("doudi.values").joinpath("holidays.yaml").open(encoding="utf-8") as lines:
        raw = yaml.safe_load(lines)
    table = {}
    for year, entry in raw.items():
        off, worked = (
            frozenset(date.fromisoformat(f"{year}-{day}") for day in entry[kind]) for kind in ("off", "worked")
        )
        if any(day.weekday() >= _SATURDAY for day in off) or any(day.weekday() < _SATURDAY for day in worked):
            message = f"{year}: a day off must be a weekday, a worked day must be at a weekend."
            raise WorkingDaysError(message)
        table[int(year)] = _Year(off, worked)
    return table


def known_years() -> range:
    """The years with an arrangement."""
    return range(min(_table()), max(_table()) + 1)


def last_known_day() -> date:
    """The last day of the last year with an arrangement: a later deadline is counted by weekends only."""
    return date(max(_table()), 12, 31)


def is_working_day(day: date) -> bool:
    """Whether a day is a working day."""
    year = _table().get(day.year)
    if year is None:
        return day.weekday() < _SATURDAY
    return day in year.worked or (day.weekday() < _SATURDAY and day not in year.off)


def add_working_days(start: date, number: int) -> CountedDay:
    """The day ``number`` working days after ``start``, which does not count.

    Raises:
        WorkingDaysError: the number is negative or above 2,000.
    """
    if not 0 <= number <= _MOST_DAYS:
        message = f"{number} working days cannot be counted."
        raise WorkingDaysError(message)
    day, left = start, number
    while left:
        day += _ONE_DAY
        left -= is_working_day(day)
    return CountedDay(day, all(year in _table() for year in range(start.year, day.year + 1)))


def working_day_before(day: date, number: int) -> date:
    """The ``number``-th working day before a day, which does not count; the day itself for none."""
    while number > 0:
        day -= _ONE_DAY
        number -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """The number of working days after ``start`` up to and including ``end``; negative if ``end`` is earlier."""
    if end < start:
        return -working_days_between(end, start)
    return sum(is_working_day(start + timedelta(days=number)) for number in range(1, (end - start).days + 1))
