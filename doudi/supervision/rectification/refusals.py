"""Refusals of rectification."""

from doudi.core.refusals import Refused


class DeadlineNotAllowed(Refused):
    """A deadline lies in the past, or a longer one is not later."""

    code = "rectification_deadline_not_allowed"


class OwnerRequired(Refused):
    """A finding of the bureau names no office, or its owner is no township of the county."""

    code = "rectification_owner_required"


class NotOwner(Refused):
    """A finding is answered by a user whose unit does not own it."""

    code = "rectification_not_owner"


class CameBackBefore(Refused):
    """A finding has come back already, and is followed there."""

    code = "rectification_came_back_before"


class RecoveryNotPossible(Refused):
    """A recovery is not one of the person of the finding."""

    code = "rectification_recovery_not_possible"
