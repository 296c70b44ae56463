"""The day by which a month's benefits must be paid."""

from __future__ import annotations

from datetime import date

from doudi import policy
from doudi.core.clock import today


def pay_day(month: date) -> date:
    """Return the statutory pay day of a month: by then the money must be on the accounts."""
    return month.replace(day=int(policy.parameter_value("pay_day", month, today())))
