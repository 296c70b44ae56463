"""The daily update of the register."""

from __future__ import annotations

from django.core.cache import cache

from doudi.core.audit.trail import SYSTEM
from doudi.core.clock import today
from doudi.monitoring.low_income.layers.models import RegisterUpdate
from doudi.monitoring.low_income.layers.update import update_register

_DAY_SECONDS = 24 * 60 * 60
OCCASION = "每日更新"


def run_due() -> int:
    """Update the register where it was not updated today; return the number of updates."""
    key = f"low-income-updated:{today().isoformat()}"
    if cache.get(key):
        return 0
    cache.set(key, True, _DAY_SECONDS)
    if RegisterUpdate.objects.filter(day=today(), occasion=OCCASION).exists():
        return 0
    update_register(by=SYSTEM, occasion=OCCASION)
    return 1
