"""Deadlines of cases in working days by the dated holiday table, pauses added."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from doudi import policy
from doudi.values.benefit_month import add_months
from doudi.values.carries import carries
from doudi.values.working_days import add_working_days, working_day_before, working_days_between

_CALENDAR_CLOCKS = {"posting_days", "decision_review_days"}
_MONTHS = "_months"
_WARNED_SHARE = 3
"""The last third of a limit is the time of its warning."""
Urgency = Literal["overdue", "soon", "in_time"]


def procedure_figure(name: str, on: date) -> int:
    """Return a figure of procedure.yaml (days, months or people, by its unit) as known on the day."""
    return int(policy.parameter_value(name, on.replace(day=1), on))


def deadline(parameter: str, start: date, paused_days: int = 0, on: date | None = None) -> date:
    """Return the last day of a clock that began on ``start``, later by the working days it was paused.

    Public notices and requests to review a decision count calendar days, parameters in months count months, all
    others working days. The length is that of the day ``on`` where the case began later than the clock: a death may
    be reported long after it happened.
    """
    length = procedure_figure(parameter, on or start)
    if parameter.endswith(_MONTHS):
        return add_working_days(months_after(start, length), paused_days).day
    number = length + paused_days
    if parameter in _CALENDAR_CLOCKS:
        return start + timedelta(days=number)
    return add_working_days(start, number).day


def months_after(start: date, number: int) -> date:
    """Return the same day some months later, or the last day of a shorter month."""
    month = add_months(start.replace(day=1), number)
    last = add_months(month, 1) - timedelta(days=1)
    return month.replace(day=min(start.day, last.day))


@carries("P18-21.c")
def warning_begins(since: date, due: date, on: date | None = None) -> date:
    """Return the first day on which a deadline is near, for a limit that began on ``since``.

    It is the first of the last third of the limit's working days, at the latest its last day, and at the earliest
    ``clock_warning_days`` before it. A limit as short as the days of warning would be near from its first hour.
    The days of warning are those of the day ``on`` where the case began after its limit had run out.
    """
    last_third = -(-working_days_between(since, due) // _WARNED_SHARE)
    days = min(procedure_figure("clock_warning_days", max(due, on or due)), max(0, last_third - 1))
    return working_day_before(due, days)


def urgency(due: date | None, today: date, *, warned_from: date | None) -> Urgency:
    """Return whether a deadline has passed, is near, or is further away.

    Args:
        warned_from: the first day on which it is near (``warning_begins``).
    """
    if due is None:
        return "in_time"
    if due < today:
        return "overdue"
    return "soon" if warned_from is not None and warned_from <= today else "in_time"
