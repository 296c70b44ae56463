"""Refusals of judgements."""

from doudi.core.refusals import Refused


class CandidateRequired(Refused):
    """Nobody is chosen, or a person outside of the scope of the user."""

    code = "candidate_required"


class JudgesOwnRelative(Refused):
    """A candidate is the user, or a registered near relative of theirs."""

    code = "judges_own_relative"


class TooManyUnclearRows(Refused):
    """A delivery leaves more rows open than people can judge: it is sent back to its department."""

    code = "too_many_unclear_rows"


class TooLateToUndo(Refused):
    """Another person judged, or it was not today; a leader may still withdraw it, with the reason."""

    code = "too_late_to_undo"
