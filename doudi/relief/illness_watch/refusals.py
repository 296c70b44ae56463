"""Refusals of the monthly judgement."""

from doudi.core.refusals import Refused


class WatchIncomplete(Refused):
    """The outcome is missing, or lacks the case of relief or the department that it names."""

    code = "illness_watch_incomplete"


class WatchAlreadyDrawn(Refused):
    """The list of the month exists."""

    code = "illness_watch_already_drawn"
