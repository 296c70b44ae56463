"""Refusals of statistical returns."""

from __future__ import annotations

from doudi.core.refusals import Refused


class PeriodNotOver(Refused):
    """The period has not ended yet, or does not begin where periods of the return begin."""

    code = "period_not_over"


class ReturnAlreadyIssued(Refused):
    """The period has a return already: a correction points to it."""

    code = "return_already_issued"


class NotCorrectable(Refused):
    """Only a checked return that was not corrected yet is corrected."""

    code = "not_correctable"


class FiguresChanged(Refused):
    """The stored figures do not have the hash they were issued with."""

    code = "figures_changed"
