"""Refusals of reversals."""

from __future__ import annotations

from doudi.core.refusals import Refused


class PaymentCounted(Refused):
    """The payment is of another month, or the reserve was counted since, or its receipt is with the county."""

    code = "payment_counted"
