"""Refusals of recoveries from people without a record."""

from __future__ import annotations

from doudi.core.refusals import Refused


class IdentityStillOpen(Refused):
    """Nobody has finished finding out who the debtor is."""

    code = "identity_still_open"


class ReceiptNotAllowed(Refused):
    """The voucher is recorded already, or the amount is more than is outstanding, or the day lies ahead."""

    code = "unrecorded_receipt_not_allowed"
