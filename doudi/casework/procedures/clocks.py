"""When a case must be where: working days by the dated table, pauses added, warnings before the day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from doudi import policy
from doudi.values.benefit_month import add_months
from doudi.values.working_days import add_working_days, working_days_between

_CALENDAR_CLOCKS = {"posting_days", "decision_review_days"}
_MONTHS = "_months"
Urgency = Literal["overdue", "soon", "in_time"]


def days_allowed(parameter: str, on: date) -> int:
    """The number of days that a clock has, for a case on a day, as known on it."""
    return int(policy.parameter_value(parameter, on.replace(day=1), on))


def deadline(parameter: str, start: date, paused_days: int = 0, on: date | None = None) -> date:
    """The last day of a clock that began on ``start``; pauses of the past make it later.

    A posting and the review of a decision count days of the calendar, what is given in months counts months, all
    others working days. The length is that of the day ``on``, where the case began on another day than the clock: a
    death may have happened before anything is known about the law of its time.
    """
    length = days_allowed(parameter, on or start)
    if parameter.endswith(_MONTHS):
        return add_working_days(months_after(start, length), paused_days).day
    number = length + paused_days
    if parameter in _CALENDAR_CLOCKS:
        return start + timedelta(days=number)
    return add_working_days(start, number).day


def months_after(start: date, number: int) -> date:
    """The same day some months later, or the last of the month where it has no such day."""
    month = add_months(start.replace(day=1), number)
    last = add_months(month, 1) - timedelta(days=1)
    return month.replace(day=min(start.day, last.day))


def urgency(due: date | None, today: date) -> Urgency:
    """Whether a day has passed, comes within the warning, or is further away."""
    if due is None:
        return "in_time"
    if due < today:
        return "overdue"
    warning = days_allowed("clock_warning_days", today)
    return "soon" if working_days_between(today, due) <= warning else "in_time"
