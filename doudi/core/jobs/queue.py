"""The job queue: enqueue jobs, run them one at a time in a worker process.

A job is done in one transaction or not at all, so after a crash it starts again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.infrastructure_errors import infrastructure_error_of
from doudi.core.jobs.models import Job
from doudi.core.refusals import Refused

Progress = Callable[[int, int], None]
JobHandler = Callable[..., None]
MAX_ATTEMPTS = 3
SILENT_SECONDS = 60
_REPORT_EVERY_SECONDS = 1.0
_works: dict[str, JobHandler] = {}
_log = logging.getLogger("doudi.jobs")


def job_handler(kind: str) -> Callable[[JobHandler], JobHandler]:
    """Register a function as the handler of a kind of job; it takes ``by``, ``progress`` and the job's arguments."""

    def keep(function: JobHandler) -> JobHandler:
        _works[kind] = function
        return function

    return keep


def enqueue(kind: str, *, by: User, **arguments: Any) -> Job:
    """Enqueue a job; it starts after the transaction is committed and a worker is free."""
    return Job.objects.create(kind=kind, arguments=arguments, requested_by=by)


def run_next_job() -> bool:
    """Run the next job; return whether there was one."""
    job = _lock_next_job()
    if job is None:
        return False
    try:
        _works[job.kind](by=job.requested_by, progress=_progress_reporter(job), **job.arguments)
    except Refused as refused:
        _end(job, Job.State.FAILED, refused.message)
    except Exception as error:
        _log.exception("job %s %s", job.pk, job.kind)
        again, lacking = job.attempts < MAX_ATTEMPTS, infrastructure_error_of(error)
        message = str(lacking.message) if lacking else _("处理中出错，请联系系统管理员。")
        _end(job, Job.State.WAITING if again else Job.State.FAILED, message)
    else:
        _end(job, Job.State.DONE, "")
    return True


def run_waiting_jobs() -> int:
    """Run all waiting jobs; return their number."""
    number = 0
    while run_next_job():
        number += 1
    return number


@transaction.atomic
def _lock_next_job() -> Job | None:
    """Lock and return the next job; a job whose worker sends no heartbeat is taken up again."""
    silent = timezone.now() - timedelta(seconds=SILENT_SECONDS)
    waiting = Job.objects.select_for_update(skip_locked=True) if _can_skip() else Job.objects.all()
    job = (
        waiting.filter(state=Job.State.WAITING).order_by("pk").first()
        or waiting.filter(state=Job.State.RUNNING, heartbeat_at__lt=silent).order_by("pk").first()
    )
    if job is None:
        return None
    job.attempts += 1
    if job.attempts > MAX_ATTEMPTS:
        job.state, job.message, job.ended_at = Job.State.FAILED, _("多次中断，已放弃。"), timezone.now()
        job.save()
        return None
    job.state, job.heartbeat_at, job.done = Job.State.RUNNING, timezone.now(), 0
    job.save()
    return job


def _can_skip() -> bool:
    from django.db import connection

    return connection.features.has_select_for_update_skip_locked


def _progress_reporter(job: Job) -> Progress:
    """Return a function that reports progress on its own connection, visible before the job is committed."""
    reported_at = [0.0]

    def tell(done: int, total: int) -> None:
        now = time.monotonic()
        if now - reported_at[0] < _REPORT_EVERY_SECONDS:
            return
        reported_at[0] = now
        Job.objects.filter(pk=job.pk).update(done=done, total=total, heartbeat_at=timezone.now())

    return tell


def _end(job: Job, state: str, message: str) -> None:
    Job.objects.filter(pk=job.pk).update(
        state=state, message=message, ended_at=timezone.now() if state != Job.State.WAITING else None
    )
