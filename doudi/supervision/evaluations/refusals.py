"""Refusals of evaluations."""

from doudi.core.refusals import Refused


class YearNotEvaluable(Refused):
    """There is no set of indicators for the year, the year has not begun, or it is evaluated already."""

    code = "evaluation_year"


class ObjectionsOpen(Refused):
    """An evaluation is frozen after the time for comments, with every objection answered."""

    code = "evaluation_objections_open"
