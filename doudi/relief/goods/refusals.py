"""Refusals of goods."""

from __future__ import annotations

from doudi.core.refusals import Refused


class WitnessNotAllowed(Refused):
    """The second person is not an officer of the place, or is who hands over."""

    code = "witness_not_allowed"


class HandoverDayNotAllowed(Refused):
    """The day lies after today, or before what happened."""

    code = "handover_day_not_allowed"
