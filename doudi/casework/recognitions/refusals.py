"""Refusals about recognitions."""

from __future__ import annotations

from doudi.core.refusals import Refused


class RecognitionEnded(Refused):
    """The recognition is no longer in force, or its last month lies outside its term."""

    code = "recognition_ended"


class EndingNotProposed(Refused):
    """Nobody proposed the ending that is to be confirmed or dropped."""

    code = "ending_not_proposed"
