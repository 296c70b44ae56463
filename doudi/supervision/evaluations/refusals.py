"""Refusals of evaluations."""

from doudi.core.refusals import Refused


class YearNotEvaluable(Refused):
    """There is no set of indicators for the year, the year has not begun, or it is evaluated already."""

    code = "evaluation_year"


class ObjectionsOpen(Refused):
    """An evaluation is frozen after the time for comments, with every objection answered."""

    code = "evaluation_objections_open"


class FigureNotAllowed(Refused):
    """A figure is not one that is entered, is of no township, cannot be, or was replaced or confirmed already."""

    code = "evaluation_figure"


class FiguresMissing(Refused):
    """An evaluation is frozen once every figure is there: none entered is unconfirmed, the survey is confirmed."""

    code = "evaluation_figures_missing"
