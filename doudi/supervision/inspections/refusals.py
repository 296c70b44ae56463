"""Refusals of inspections."""

from doudi.core.refusals import Refused


class DrawTooEarly(Refused):
    """The seed was published today: the draw comes a day later at the earliest, so that everybody knew it before."""

    code = "inspection_draw_too_early"


class DrawNotPossible(Refused):
    """There is nothing to draw from, or no pairs by the rules."""

    code = "inspection_draw_not_possible"


class SampleSizeNotAllowed(Refused):
    """A round names no programme, or a sample that nobody can inspect."""

    code = "inspection_sample_size_not_allowed"


class NotInspector(Refused):
    """A case is inspected by somebody it was not drawn for."""

    code = "inspection_not_inspector"


class InspectionIncomplete(Refused):
    """A question of the checklist has no answer, or a problem no words."""

    code = "inspection_incomplete"


class NotInspected(Refused):
    """A finding is answered by somebody else than the township inspected."""

    code = "inspection_not_inspected"


class NothingToRectify(Refused):
    """A round has no agreed finding that is not in the tracker yet."""

    code = "inspection_nothing_to_rectify"


class NotExchangeable(Refused):
    """A case is exchanged that was inspected or exchanged already, or whose round is over."""

    code = "inspection_not_exchangeable"
