"""Refusals about electricity relief."""

from __future__ import annotations

from doudi.core.refusals import Refused


class MeterInvalid(Refused):
    """A meter number is not one, is another family's, or is the same as before."""

    code = "meter_invalid"


class ElectricityListNotPossible(Refused):
    """The list of the month exists, nobody would be on it, or another list waits."""

    code = "electricity_list_not_possible"


class ElectricityAnswerUnreadable(Refused):
    """The company's file cannot be read, is too large, or lacks a column."""

    code = "electricity_answer_unreadable"
