"""Refusals about home visits."""

from __future__ import annotations

from doudi.core.refusals import Refused


class VisitDateInvalid(Refused):
    """A home visit before its case was accepted, or in the future."""

    code = "visit_date_invalid"


class VisitDayPast(Refused):
    """A visit cannot be announced for a day that has passed."""

    code = "visit_day_past"


class RemoteVisitNotAllowed(Refused):
    """A visit by telephone or video without an emergency that allows it."""

    code = "remote_visit_not_allowed"
