"""The daily update of the register."""

from __future__ import annotations

from doudi.core.audit.trail import SYSTEM
from doudi.core.clock import today
from doudi.core.daily_marks import is_marked_today, mark_today
from doudi.monitoring.low_income.layers.models import RegisterUpdate
from doudi.monitoring.low_income.layers.update import update_register
from doudi.values.translation import gettext_noop

_UPDATED = "low-income-updated"
OCCASION = gettext_noop("每日更新")


def run_due() -> int:
    """Update the register where it was not updated today; return the number of updates."""
    if is_marked_today(_UPDATED):
        return 0
    mark_today(_UPDATED)
    if RegisterUpdate.objects.filter(day=today(), occasion=OCCASION).exists():
        return 0
    update_register(by=SYSTEM, occasion=OCCASION)
    return 1
