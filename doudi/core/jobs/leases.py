"""The lease of a worker on the jobs that it took: kept alive by a thread beside it, and asked for before each commit.

Without the thread a step of more than a minute would look like the silence of a dead worker; without the question a
worker that was stopped for a while and taken for dead would commit beside the one that took its jobs over.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection
from django.utils import timezone

from doudi.core.jobs.models import Job
from doudi.core.transactions import checked_before_commit

HEARTBEAT_SECONDS = 15.0
LONGEST_SECONDS = 6 * 60 * 60
"""A step that hangs longer is given up: its heart stops beating, and another worker tries again."""
_log = logging.getLogger("doudi.jobs")


class LeaseLostError(Exception):
    """Another worker has taken the job over; what this one did in its transaction is rolled back."""


def renew(lease: str) -> int:
    """Say that the worker of a lease is alive, for every job that it has; return how many those are."""
    return Job.objects.filter(lease=lease, state=Job.State.RUNNING).update(heartbeat_at=timezone.now())


def require_lease(job: Job) -> None:
    """Lock a job until the transaction ends, unless another worker has it.

    Raises:
        LeaseLostError
    """
    own = Job.objects.filter(pk=job.pk, lease=job.lease, state=Job.State.RUNNING)
    if own.select_for_update().first() is None:
        raise LeaseLostError


@contextmanager
def held_lease(job: Job) -> Iterator[None]:
    """Ask before each commit within the block whether the job is still this worker's."""
    with checked_before_commit(lambda: require_lease(job)):
        yield


@contextmanager
def beating(lease: str, beat: Callable[[str], object] = renew) -> Iterator[None]:
    """Renew a lease from a thread with a connection of its own, as long as the block runs."""
    ended = threading.Event()
    thread = threading.Thread(target=_beat, args=(lease, ended, beat), name="job-heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _beat(lease: str, ended: threading.Event, beat: Callable[[str], object]) -> None:
    until = time.monotonic() + LONGEST_SECONDS
    while not ended.wait(HEARTBEAT_SECONDS) and time.monotonic() < until:
        try:
            beat(lease)
        except DatabaseError:  # the worker is writing, which shows that it lives, or the database is away for both
            _log.warning("the heartbeat of a job could not be written", exc_info=True)
        finally:
            connection.close()
