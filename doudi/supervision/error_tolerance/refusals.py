"""Refusals of error tolerance: what is never tolerated, and who may not decide."""

from doudi.core.refusals import Refused


class IntentNotTolerated(Refused):
    """The error was made on purpose."""

    code = "tolerance_intent"


class GainNotTolerated(Refused):
    """Somebody gained by the error who should not have."""

    code = "tolerance_gain"


class RelativeNotTolerated(Refused):
    """The case is of the officer or of a relative."""

    code = "tolerance_relative"


class RepetitionNotTolerated(Refused):
    """The officer made the same error before."""

    code = "tolerance_repetition"


class NotCorrected(Refused):
    """The error is not put right yet, or was before it happened."""

    code = "tolerance_not_corrected"


class DeciderInLine(Refused):
    """Who decides works in the officer's unit, or had part in the case."""

    code = "tolerance_decider_in_line"


class NoPartInCase(Refused):
    """The officer did nothing in the case, so that nothing can be tolerated."""

    code = "tolerance_no_part_in_case"
