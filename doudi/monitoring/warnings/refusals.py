"""Refusals of handling warnings."""

from doudi.core.refusals import Refused


class OwnWarning(Refused):
    """The warning is about the user, or about a registered relative of theirs."""

    code = "warning_about_oneself"


class UnknownFinding(Refused):
    """The finding is not one that a warning ends with."""

    code = "unknown_finding"


class ActionNotPossible(Refused):
    """The warning is not of somebody with whom this can be done."""

    code = "warning_action_not_possible"


class OwnerNotAllowed(Refused):
    """The warning cannot be handed to this user."""

    code = "warning_owner_not_allowed"


class SelectionNotAllowed(Refused):
    """The chosen warnings are none, too many, or of several rules."""

    code = "warning_selection_not_allowed"


class ReopeningNotAllowed(Refused):
    """Only a leader reopens a warning, or on the same day the officer who ended it."""

    code = "warning_reopening_not_allowed"
