"""Periods of data sets: the month, quarter or year that a delivery is about, by its first month."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from doudi.casework.procedures.clocks import procedure_figure
from doudi.matching import source_profile
from doudi.matching.sources import PERIOD_MONTHS, Period
from doudi.values.benefit_month import add_months, format_month_in_words
from doudi.values.translation import is_english

_QUARTERS = ("一", "二", "三", "四")


def period_of(period: Period, day: date) -> date:
    """The first month of the period that a day lies in."""
    length = PERIOD_MONTHS[period]
    return day.replace(month=(day.month - 1) // length * length + 1, day=1)


def period_before(period: Period, first: date) -> date:
    """The first month of the period before."""
    return add_months(first, -PERIOD_MONTHS[period])


def period_after(period: Period, first: date) -> date:
    """The first month of the period after."""
    return add_months(first, PERIOD_MONTHS[period])


def period_name(source: str, first: date) -> str:
    """The period in words, such as 2023年第二季度."""
    period = source_profile(source).period
    if period == "year":
        return _("{year}年").format(year=first.year)
    if period == "quarter":
        number = (first.month - 1) // 3 + 1
        quarter = number if is_english() else _QUARTERS[number - 1]
        return _("{year}年第{quarter}季度").format(year=first.year, quarter=quarter)
    return format_month_in_words(first)


def due_on(source: str, first: date) -> date:
    """The day until which the data of a period are delivered: so many days after it has ended."""
    end = period_after(source_profile(source).period, first) - timedelta(days=1)
    return end + timedelta(days=procedure_figure("delivery_due_days", end))
