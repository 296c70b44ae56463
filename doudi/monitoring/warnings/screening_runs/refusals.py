"""Refusals of the screening."""

from doudi.core.refusals import Refused


class ScreeningRuns(Refused):
    """Another screening is running."""

    code = "screening_runs"


class MonthIsPast(Refused):
    """A later month was screened already: warnings of an earlier one would end what the later one found."""

    code = "screened_month_is_past"
