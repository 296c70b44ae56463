"""Refusals of deliveries."""

from __future__ import annotations

from doudi.core.refusals import Refused


class DeliveryHasNoRows(Refused):
    """The delivery was not read, or is erased."""

    code = "delivery_has_no_rows"
