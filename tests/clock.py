"""A clock that tests turn."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from doudi.values.working_days import add_working_days


class Clock:
    """The present moment, for the whole process."""

    def __init__(self, day: date) -> None:
        self.moment = timezone.make_aware(datetime.combine(day, time(9)))

    def now(self) -> datetime:
        self.moment += timedelta(milliseconds=1)
        return self.moment

    @property
    def today(self) -> date:
        return timezone.localdate(self.moment)

    def on(self, day: date) -> None:
        self.moment = timezone.make_aware(datetime.combine(day, time(9)))

    def after(self, days: int) -> None:
        self.on(self.today + timedelta(days=days))

    def after_working_days(self, days: int) -> None:
        self.on(add_working_days(self.today, days).day)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that stands at 1 September 2025, nine o'clock."""
    turned = Clock(date(2025, 9, 1))
    monkeypatch.setattr(timezone, "now", turned.now)
    return turned
