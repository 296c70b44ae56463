"""Periods of measures: a month, a quarter, a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from doudi.ui.quarters import OFFERED_QUARTERS, QUARTER_MONTHS, first_of_quarter, quarter_in_words
from doudi.values.benefit_month import add_months, format_month_in_words

_MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True)
class Period:
    """Whole months: the first month as its first day, and how many."""

    first: date
    months: int

    @property
    def last(self) -> date:
        """The last day."""
        return self.after - timedelta(days=1)

    @property
    def after(self) -> date:
        """The first day after it."""
        return add_months(self.first, self.months)

    @property
    def key(self) -> str:
        """The period in addresses: 2023-05, 2023-q2, 2023."""
        if self.months == _MONTHS_OF_A_YEAR:
            return str(self.first.year)
        if self.months == QUARTER_MONTHS:
            return f"{self.first.year}-q{self.first.month // QUARTER_MONTHS + 1}"
        return f"{self.first:%Y-%m}"

    @property
    def label(self) -> str:
        """The period in words."""
        if self.months == _MONTHS_OF_A_YEAR:
            return _("{year}年").format(year=self.first.year)
        if self.months == QUARTER_MONTHS:
            return quarter_in_words(self.first)
        return format_month_in_words(self.first)

    @property
    def before(self) -> Period:
        """The period of the same length just before."""
        return Period(add_months(self.first, -self.months), self.months)


def month_of(on: date) -> Period:
    """Return the month of a day."""
    return Period(on.replace(day=1), 1)


def quarter_of(on: date) -> Period:
    """Return the quarter of a day."""
    return Period(first_of_quarter(on), QUARTER_MONTHS)


def year_of(on: date) -> Period:
    """Return the year of a day."""
    return Period(on.replace(month=1, day=1), _MONTHS_OF_A_YEAR)


def recent_periods(on: date) -> list[Period]:
    """Return the periods that pages offer: three years, eight quarters and twelve months up to a day."""
    found = []
    for period, number in ((year_of(on), 3), (quarter_of(on), OFFERED_QUARTERS), (month_of(on), 12)):
        one = period
        for _number in range(number):
            found.append(one)
            one = one.before
    return found
