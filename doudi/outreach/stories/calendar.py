"""The calendar of a township: a story each month by its limit, an article each quarter."""

from __future__ import annotations

from datetime import date, timedelta

from doudi.casework.procedures.clocks import procedure_figure
from doudi.core.accounts.queries import in_use_since
from doudi.core.clock import today
from doudi.ui.quarters import QUARTER_MONTHS, first_of_quarter
from doudi.values.benefit_month import add_months
from doudi.values.carries import carries

MOST_MONTHS_BACK = 12


@carries("P18-28.a")
def story_due_on(month: date) -> date:
    """Return the last day on which the story of a month, given as its first day, is in time."""
    return month.replace(day=procedure_figure("story_due_day", month))


def duty_begins() -> date:
    """Return the first month whose story and whose quarter a township owes: the first whole one with this system.

    What townships reported before went elsewhere, so this system cannot tell whether it is missing.
    """
    since = in_use_since()
    month = since.replace(day=1)
    return month if since == month else add_months(month, 1)


def months_to_choose() -> list[date]:
    """Return the months that a story may be for: this one and the year before it, the latest first."""
    this = today().replace(day=1)
    return [add_months(this, -number) for number in range(MOST_MONTHS_BACK + 1)]


def months_fallen_due(first: date, after: date) -> list[date]:
    """Return the months of duty from the first day of one until another whose limit has passed."""
    months = []
    month = max(first.replace(day=1), duty_begins())
    while month < after:
        if story_due_on(month) < today():
            months.append(month)
        month = add_months(month, 1)
    return months


@carries("P18-28.b")
def quarters_ended(first: date, after: date) -> list[date]:
    """Return the quarters of duty whose last day lies in a span and has passed, as their first days."""
    quarters = []
    begins = duty_begins()
    quarter = first_of_quarter(first)
    while quarter < after:
        end = add_months(quarter, QUARTER_MONTHS)
        if begins <= quarter and first < end <= after and end <= today():
            quarters.append(quarter)
        quarter = end
    return quarters


def last_day_of_quarter(quarter: date) -> date:
    """Return the last day of the quarter that begins on a day."""
    return add_months(quarter, QUARTER_MONTHS) - timedelta(days=1)
