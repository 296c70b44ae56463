"""The demonstration's clock: a demonstration can live on another day, so that its papers and months fit together.

Only a demonstration may turn it. Everything that asks Django for the time follows; what a browser or an
authenticator app counts by does not, and goes on as usual.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

_real_now = timezone.now
_MORNING = time(9)


def start_demonstration_clock(day: date, began: float | None = None) -> None:
    """From here on it is nine in the morning of a day, and time goes on from there.

    ``began`` is when nine o'clock was, in seconds as computers count them: by it the processes of one site agree, and
    one that begins later does not go back to nine. None: now.
    """
    begin = datetime.combine(day, _MORNING, timezone.get_default_timezone())
    ahead: timedelta = begin - (_real_now() if began is None else datetime.fromtimestamp(began, UTC))

    def now() -> datetime:
        return _real_now() + ahead

    timezone.now = now
