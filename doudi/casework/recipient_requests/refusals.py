"""Refusals of requests of recipients."""

from __future__ import annotations

from doudi.core.refusals import Refused


class UnknownRequest(Refused):
    """The kind does not exist, or what it needs is missing."""

    code = "unknown_request"


class PersonNotIdentified(Refused):
    """An officer has to say who asks, and how that was checked."""

    code = "person_not_identified"


class DecisionNotChosen(Refused):
    """A review concerns a decision on this family that may still be reviewed."""

    code = "decision_not_chosen"
