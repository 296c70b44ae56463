"""What "in time" means: of what fell due in a period, done by its day.

The day that counts is the one after pauses and extensions. What is open past its day counts as not in time; what is
open and not yet due counts in neither number.
"""

from __future__ import annotations

from django.db.models import F, Q

from doudi.core.clock import today
from doudi.supervision.measures.periods import Period


def fell_due(period: Period, due: str, done: str) -> Q:
    """Return the condition of rows that fell due in a period: done, or their day has passed."""
    of_period = Q(**{f"{due}__gte": period.first, f"{due}__lt": period.after})
    return of_period & (Q(**{f"{done}__isnull": False}) | Q(**{f"{due}__lt": today()}))


def by_its_day(due: str, done: str) -> Q:
    """Return the condition of rows done on their day or before."""
    return Q(**{f"{done}__lte": F(due)})
