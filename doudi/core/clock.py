"""The date in the county, and the demonstration's clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

# This cache writes by the machine's clock when a row expires, and must read it by the same clock: what a demonstration
# keeps for seconds it would keep for years.
import django.core.cache.backends.db  # noqa: F401 - imported before the clock is turned
from django.utils import timezone

_real_now = timezone.now
_MORNING = time(9)


def today() -> date:
    """Return the date in the county's time zone."""
    return timezone.localdate()


def this_month() -> date:
    """Return the current benefit month as its first day."""
    return today().replace(day=1)


def start_demonstration_clock(day: date, began: float | None = None) -> None:
    """Set the time of this process to nine in the morning of ``day`` and let it run on from there.

    Only a demonstration may do this. Django's ``timezone.now`` follows; the clocks of browsers and authenticator
    apps do not.

    Args:
        began: the real time, in seconds since 1970, at which it was nine; the processes of one site share it, so a
            process that starts later does not go back to nine. None means now.
    """
    begin = datetime.combine(day, _MORNING, timezone.get_default_timezone())
    ahead: timedelta = begin - (_real_now() if began is None else datetime.fromtimestamp(began, UTC))

    def now() -> datetime:
        return _real_now() + ahead

    timezone.now = now
