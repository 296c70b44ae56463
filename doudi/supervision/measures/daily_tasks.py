"""Write down the figures of the month that is over."""

from __future__ import annotations

from doudi.core.audit.trail import SYSTEM
from doudi.core.clock import today
from doudi.core.divisions.models import Division
from doudi.supervision.measures.actions import freeze_month
from doudi.supervision.measures.models import MonthlyFact
from doudi.supervision.measures.periods import month_of


def run_due() -> int:
    """Write down last month's figures where that has not been done; return how many figures."""
    last = month_of(today()).before
    if MonthlyFact.objects.filter(month=last.first).exists() or not Division.objects.exists():
        return 0
    return freeze_month(by=SYSTEM, month=last.first)
