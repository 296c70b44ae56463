"""The windows in which visits fall due: by weeks from a Monday, or by calendar months.

People begin spread over the weeks or months of their interval, so that no week has all the visits. This module reads
no row; how often somebody is visited are parameters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from doudi.care.visits.workflow import Cycle, VisitKind
from doudi.casework.procedures.clocks import procedure_figure
from doudi.values.benefit_month import add_months, month_index
from doudi.values.carries import carries

_WEEK = 7


@dataclass(frozen=True)
class Rhythm:
    """Who visits, and after how many weeks or months."""

    kind: VisitKind
    cycle: Cycle
    length: int


@dataclass(frozen=True)
class Window:
    """The days of one visit: it is late after ``due_on`` and can no longer be made after ``last_on``."""

    due_from: date
    due_on: date
    last_on: date


@carries("P18-5.e", "SC649-15")
@cache
def rhythms_of(self_care: str, on: date) -> tuple[Rhythm, ...]:
    """Return the rhythms of somebody at home by the grade of their self-care; without a grade as self-reliant."""
    of_township = Rhythm(VisitKind.TOWNSHIP, Cycle.MONTHS, procedure_figure("care_township_visit_months", on))
    if self_care in {"none", "partial"}:
        weeks = procedure_figure(f"care_visit_weeks_{self_care}", on)
        return Rhythm(VisitKind.VILLAGE, Cycle.WEEKS, weeks), of_township
    return Rhythm(VisitKind.VILLAGE, Cycle.MONTHS, procedure_figure("care_visit_months_full", on)), of_township


def windows(rhythm: Rhythm, phase: int, first: date, last: date) -> Iterator[Window]:
    """Yield the windows that begin by the last day and fall due on the first day or later.

    Args:
        phase: a number of the person that spreads the beginnings.
    """
    find = _by_weeks if rhythm.cycle == Cycle.WEEKS else _by_months
    for window in find(rhythm.length, phase % rhythm.length, first, last):
        if window.due_on >= first and window.due_from <= last:
            yield window


def _by_weeks(length: int, phase: int, first: date, last: date) -> Iterator[Window]:
    weekday = procedure_figure("care_visit_due_weekday", first)
    monday = first - timedelta(days=first.weekday())
    index = monday.toordinal() // _WEEK
    begins = monday - timedelta(days=_WEEK * ((index - phase) % length))
    while begins <= last:
        last_week = begins + timedelta(days=_WEEK * (length - 1))
        yield Window(begins, last_week + timedelta(days=weekday - 1), last_week + timedelta(days=_WEEK - 1))
        begins += timedelta(days=_WEEK * length)


def _by_months(length: int, phase: int, first: date, last: date) -> Iterator[Window]:
    day = procedure_figure("care_visit_due_day", first)
    month = first.replace(day=1)
    begins = add_months(month, -((month_index(month) - phase) % length))
    while begins <= last:
        last_month = add_months(begins, length - 1)
        yield Window(begins, last_month.replace(day=day), add_months(last_month, 1) - timedelta(days=1))
        begins = add_months(begins, length)
