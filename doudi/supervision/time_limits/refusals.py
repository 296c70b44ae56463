"""Refusals of time limits."""

from doudi.core.refusals import Refused


class QuarterNotOver(Refused):
    """Townships are judged by whole quarters."""

    code = "time_limits_quarter_not_over"


class TalkIncomplete(Refused):
    """A talk lacks its day, who was there, or a possible deadline."""

    code = "talk_incomplete"


class PromisesNotChecked(Refused):
    """A talk is closed after somebody has looked whether the promises were kept."""

    code = "talk_promises_not_checked"
