"""What follows the confirmation of a delivery: rooms above register it, a background job runs it in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from doudi.core.accounts.models import User
from doudi.core.jobs.models import Job
from doudi.core.jobs.queue import Progress, enqueue, job_handler
from doudi.monitoring.deliveries.models import Delivery

JOB_KIND = "deliveries.follow_up"


class FollowUp(Protocol):
    """What a room does with a delivery that was just confirmed; it may run again after a crash."""

    def __call__(self, delivery: Delivery, *, by: User, progress: Progress) -> object: ...


@dataclass(frozen=True)
class _Registered:
    order: int
    name: str
    function: Callable[..., object]


_registered: dict[str, _Registered] = {}


def register_follow_up(name: str, order: int, function: FollowUp) -> None:
    """Register what a room does with each confirmed delivery; smaller orders run first."""
    _registered[name] = _Registered(order, name, function)


def enqueue_follow_ups(delivery: Delivery, *, by: User) -> Job:
    """Enqueue the follow-ups of a delivery, within the action that confirms it."""
    return enqueue(JOB_KIND, by=by, delivery=delivery.pk)


@job_handler(JOB_KIND)
def run_follow_ups(*, by: User, progress: Progress, delivery: int) -> None:
    """Run what is registered, in order; a delivery that was erased since is left alone."""
    found = Delivery.objects.get(pk=delivery)
    if found.state != Delivery.State.CONFIRMED:
        return
    for follow_up in sorted(_registered.values(), key=lambda one: (one.order, one.name)):
        follow_up.function(found, by=by, progress=progress)
