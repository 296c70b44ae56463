"""Refusals of lists of doubts."""

from doudi.core.refusals import Refused


class DoubtsNotAllowed(Refused):
    """None of the chosen rows can be dealt with so, or too many are chosen at once."""

    code = "doubts_not_allowed"


class DoubtListReading(Refused):
    """A list is still being read."""

    code = "doubt_list_reading"
