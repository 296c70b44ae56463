"""Quarters of a year, each as its first day."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.core.clock import today
from doudi.values.benefit_month import add_months

QUARTER_MONTHS = 3
OFFERED_QUARTERS = 8


def first_of_quarter(on: date) -> date:
    """Return the first day of the quarter of a day."""
    return on.replace(month=(on.month - 1) // QUARTER_MONTHS * QUARTER_MONTHS + 1, day=1)


def recent_quarters() -> list[date]:
    """Return the present quarter and those before it, of two years."""
    return [add_months(first_of_quarter(today()), -QUARTER_MONTHS * number) for number in range(OFFERED_QUARTERS)]


def quarter_in_words(first: date) -> str:
    """Write a quarter as people say it."""
    return _("{year}年第{number}季度").format(year=first.year, number=first.month // QUARTER_MONTHS + 1)
