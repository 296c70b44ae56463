"""Refusals of measures."""

from doudi.core.refusals import Refused


class MonthNotOver(Refused):
    """The figures of a month are written down once it is over."""

    code = "measures_month_not_over"
