"""Propose the talks of the quarter that is over."""

from __future__ import annotations

from doudi.core.audit.trail import SYSTEM
from doudi.core.daily_marks import is_marked_today, mark_today
from doudi.supervision.time_limits.actions import open_talks
from doudi.supervision.time_limits.models import Talk
from doudi.supervision.time_limits.queries import last_quarter
from doudi.supervision.time_limits.thresholds import reasons_by_township

_TASK = "talks"


def run_due() -> int:
    """Propose a talk with each township that fell behind last quarter and has none, once a day; return how many."""
    if is_marked_today(_TASK):
        return 0
    opened = _open_missing()
    mark_today(_TASK)
    return opened


def _open_missing() -> int:
    quarter = last_quarter()
    known = set(Talk.objects.filter(quarter=quarter.first).values_list("township_code", flat=True))
    if not set(reasons_by_township(quarter)) - known:
        return 0
    return len(open_talks(by=SYSTEM, quarter=quarter.first))
