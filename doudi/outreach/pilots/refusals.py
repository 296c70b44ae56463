"""Refusals of pilots."""

from doudi.core.refusals import Refused


class PilotIncomplete(Refused):
    """A pilot lacks its township, its days, its stages or its indicators, or has too many."""

    code = "pilot_incomplete"


class FigureNotThere(Refused):
    """A figure cannot be drawn: too early, no such measure, or nothing was counted."""

    code = "pilot_figure_not_there"


class PaperIncomplete(Refused):
    """A paper sent upward lacks its file, its day or to whom it went."""

    code = "pilot_paper_incomplete"
