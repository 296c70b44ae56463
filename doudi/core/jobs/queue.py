"""The job queue: enqueue jobs, run them one at a time in a worker process.

A job is done in one transaction or not at all, so after a crash it starts again. A worker keeps a lease on what it
took (``leases``): a long step is not taken for a crash, and a worker that slept commits nothing late. Jobs of a kind
that shares something dear to open are taken together, and each still ends by itself.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.infrastructure_errors import infrastructure_error_of
from doudi.core.jobs.leases import LeaseLostError, beating, held_lease, renew
from doudi.core.jobs.models import Job
from doudi.core.refusals import Refused

Progress = Callable[[int, int], None]
JobHandler = Callable[..., None]
Share = Callable[[], AbstractContextManager[Any]]
MAX_ATTEMPTS = 3
MOST_TOGETHER = 30
SILENT_SECONDS = 60
_REPORT_EVERY_SECONDS = 1.0
_log = logging.getLogger("doudi.jobs")


@dataclass(frozen=True)
class _Registered:
    function: JobHandler
    share: Share | None


_works: dict[str, _Registered] = {}


def job_handler(kind: str, *, share: Share | None = None) -> Callable[[JobHandler], JobHandler]:
    """Register a function as the handler of a kind of job; it takes ``by``, ``progress`` and the job's arguments.

    Args:
        share: returns a context that cannot fail to begin; the jobs of the kind that wait are taken together, and each
            is given what the context gives as ``shared``.
    """

    def keep(function: JobHandler) -> JobHandler:
        _works[kind] = _Registered(function, share)
        return function

    return keep


def enqueue(kind: str, *, by: User | None, **arguments: Any) -> Job:
    """Enqueue a job; it starts after the transaction is committed and a worker is free.

    Args:
        by: who asked for it; None if no user did.
    """
    return Job.objects.create(kind=kind, arguments=arguments, requested_by=by)


def run_next_job() -> bool:
    """Run the next job, with those that share something with it; return whether there was one."""
    return bool(_run_next_jobs())


def run_waiting_jobs() -> int:
    """Run all waiting jobs; return their number."""
    number = 0
    while taken := _run_next_jobs():
        number += taken
    return number


def _run_next_jobs() -> int:
    jobs = _lock_next_jobs()
    if not jobs:
        return 0
    share = _share_of(jobs[0])
    with beating(jobs[0].lease), share() if share is not None else nullcontext() as shared:
        for job in jobs:
            _run(job, {} if share is None else {"shared": shared})
    return len(jobs)


def _run(job: Job, shared: dict[str, Any]) -> None:
    try:
        progress = _progress_reporter(job)
        with held_lease(job):
            _works[job.kind].function(by=job.requested_by, progress=progress, **shared, **job.arguments)
    except LeaseLostError:
        _log.warning("job %s %s was taken over by another worker", job.pk, job.kind)
    except Refused as refused:
        _end(job, Job.State.FAILED, refused.message)
    except Exception as error:
        _log.exception("job %s %s", job.pk, job.kind)
        again, lacking = job.attempts < MAX_ATTEMPTS, infrastructure_error_of(error)
        message = str(lacking.message) if lacking else _("处理中出错，请联系系统管理员。")
        _end(job, Job.State.WAITING if again else Job.State.FAILED, message)
    else:
        _end(job, Job.State.DONE, "")
    renew(job.lease)


def _share_of(job: Job) -> Share | None:
    return _works[job.kind].share if job.kind in _works else None


@transaction.atomic
def _lock_next_jobs() -> list[Job]:
    """Lock and return the next job, with those that share something with it.

    A job whose worker sends no heartbeat is taken up again, alone: it may have ended the worker.
    """
    silent = timezone.now() - timedelta(seconds=SILENT_SECONDS)
    waiting = Job.objects.select_for_update(skip_locked=True) if _can_skip() else Job.objects.all()
    job = (
        waiting.filter(state=Job.State.WAITING).order_by("pk").first()
        or waiting.filter(state=Job.State.RUNNING, heartbeat_at__lt=silent).order_by("pk").first()
    )
    if job is None:
        return []
    jobs = [job]
    if job.attempts == 0 and _share_of(job) is not None:
        alike = waiting.filter(kind=job.kind, state=Job.State.WAITING, attempts=0, pk__gt=job.pk)
        jobs += alike.order_by("pk")[: MOST_TOGETHER - 1]
    lease = secrets.token_hex(16)
    return [one for one in jobs if _begin(one, lease)]


def _begin(job: Job, lease: str) -> bool:
    """Mark a job as running; give up and return false where it was tried too often."""
    job.attempts += 1
    if job.attempts > MAX_ATTEMPTS:
        job.state, job.message, job.ended_at = Job.State.FAILED, _("多次中断，已放弃。"), timezone.now()
        job.save()
        return False
    job.state, job.lease, job.heartbeat_at, job.done = Job.State.RUNNING, lease, timezone.now(), 0
    job.save()
    return True


def _can_skip() -> bool:
    from django.db import connection

    return connection.features.has_select_for_update_skip_locked


def _progress_reporter(job: Job) -> Progress:
    """Return a function that reports progress, and that the jobs taken with it are not forgotten.

    It raises LeaseLostError where another worker has the job by now.
    """
    reported_at = [0.0]

    def tell(done: int, total: int) -> None:
        now = time.monotonic()
        if now - reported_at[0] < _REPORT_EVERY_SECONDS:
            return
        reported_at[0] = now
        if not renew(job.lease):
            raise LeaseLostError
        Job.objects.filter(pk=job.pk, lease=job.lease).update(done=done, total=total)

    return tell


def _end(job: Job, state: str, message: str) -> None:
    Job.objects.filter(pk=job.pk, lease=job.lease, state=Job.State.RUNNING).update(
        state=state, message=message, ended_at=timezone.now() if state != Job.State.WAITING else None
    )
