"""What counts for a month, by the kind of the data set, and what follows a confirmation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from doudi.core.jobs.queue import run_waiting_jobs
from doudi.monitoring.deliveries import follow_ups
from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.deliveries.queries import deliveries_in_force
from tests.conftest import Cast

MAY = date(2023, 5, 1)


def test_events_add_up_until_the_month(confirmed: Callable[..., Delivery]) -> None:
    april, may = confirmed(month=date(2023, 4, 1)), confirmed(month=MAY)
    confirmed(month=date(2023, 6, 1))
    confirmed(month=MAY, state=Delivery.State.STAGED)
    assert deliveries_in_force("deaths", date(2023, 5, 20)) == [april, may]


def test_a_list_replaces_the_earlier_one(confirmed: Callable[..., Delivery]) -> None:
    confirmed("vehicles", date(2023, 3, 1))
    confirmed("vehicles", MAY)
    again = confirmed("vehicles", MAY)
    confirmed("vehicles", date(2023, 2, 1))  # late: an older period, delivered last
    assert deliveries_in_force("vehicles", MAY) == [again]
    assert deliveries_in_force("vehicles", date(2023, 1, 1)) == []


def test_of_a_monthly_set_each_month_counts_once_for_a_year(confirmed: Callable[..., Delivery]) -> None:
    confirmed("medical", date(2022, 5, 1))
    first = confirmed("medical", date(2022, 6, 1))
    confirmed("medical", MAY)
    again = confirmed("medical", MAY)
    assert deliveries_in_force("medical", MAY) == [first, again]


def test_follow_ups_run_in_their_order_after_the_job(
    confirmed: Callable[..., Delivery], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follow_ups, "_registered", {})
    done: list[Any] = []
    for name, order in (("screen", 20), ("judge", 10)):

        def note(delivery: Delivery, *, by: Any, progress: Any, name: str = name) -> None:
            progress(0, 1)
            done.append((name, delivery.pk, by.username))

        follow_ups.register_follow_up(name, order, note)
    delivery = confirmed()
    follow_ups.enqueue_follow_ups(delivery, by=cast.bureau)
    follow_ups.enqueue_follow_ups(confirmed(state=Delivery.State.DISCARDED), by=cast.bureau)
    assert run_waiting_jobs() == 2
    assert done == [("judge", delivery.pk, "bureau"), ("screen", delivery.pk, "bureau")]
