"""Refusals of reserves."""

from __future__ import annotations

from doudi.core.refusals import Refused


class ReserveTooLow(Refused):
    """The reserve holds less than the payment needs."""

    code = "reserve_too_low"


class ReceiptNumberUsed(Refused):
    """Another payment of the township has this receipt."""

    code = "receipt_number_used"


class PaymentDayNotAllowed(Refused):
    """The day is before the release, after today, or in a month that was counted."""

    code = "payment_day_not_allowed"


class QuotaExceeded(Refused):
    """The reserve would hold more than its quota, or has none."""

    code = "quota_exceeded"


class QuotaNotChanged(Refused):
    """The quota is the one in force, or another proposal waits."""

    code = "quota_not_changed"


class RequestOpen(Refused):
    """The township has asked already and has no answer yet."""

    code = "request_open"


class MonthNotToCount(Refused):
    """The month was counted, or has not ended."""

    code = "month_not_to_count"


class NoVouchers(Refused):
    """No receipt waits to be handed over."""

    code = "no_vouchers"


class VoucherTotalDiffers(Refused):
    """The receipts handed over have another total than was counted."""

    code = "voucher_total_differs"


class UnknownTownship(Refused):
    """There is no such township."""

    code = "unknown_township"
