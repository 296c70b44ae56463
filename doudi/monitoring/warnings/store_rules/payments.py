"""Months of payments that the rules look at."""

from __future__ import annotations

from datetime import date

from doudi.payments.models import Line
from doudi.payments.workflow import NOT_SENT_STATES, SENT_RUN_STATES


def last_paid_month_until(month: date) -> date | None:
    """Return the last month up to this one for which money was sent."""
    sent = Line.objects.filter(month__lte=month, payment__run__state__in=SENT_RUN_STATES)
    return sent.exclude(payment__state__in=NOT_SENT_STATES).order_by("-month").values_list("month", flat=True).first()
