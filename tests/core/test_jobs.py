"""Background jobs: run once, resumed after a crash, given up after three attempts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from doudi.core.jobs import queue
from doudi.core.jobs.models import Job
from doudi.core.refusals import Refused
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
DONE: list[str] = []


@queue.job_handler("test.note")
def note(*, by: Any, progress: Any, word: str) -> None:
    progress(1, 2)
    if word == "refused":
        raise Refused("不行。")
    if word == "broken":
        raise RuntimeError
    DONE.append(word)


@pytest.fixture(autouse=True)
def nothing_done() -> None:
    DONE.clear()


def test_jobs_run_once_and_in_order(cast: Cast) -> None:
    for word in ("one", "two"):
        queue.enqueue("test.note", by=cast.officer, word=word)
    assert queue.run_waiting_jobs() == 2
    assert DONE == ["one", "two"]
    assert queue.run_waiting_jobs() == 0
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
    assert Job.objects.first().done == 1  # type: ignore[union-attr]  # there is one


def test_refused_job_is_not_retried(cast: Cast) -> None:
    job = queue.enqueue("test.note", by=cast.officer, word="refused")
    assert queue.run_waiting_jobs() == 1
    job.refresh_from_db()
    assert (job.state, job.message) == ("failed", "不行。")


def test_failing_job_is_tried_three_times(cast: Cast) -> None:
    job = queue.enqueue("test.note", by=cast.officer, word="broken")
    assert queue.run_waiting_jobs() == 3
    job.refresh_from_db()
    assert job.state == "failed"
    assert "联系系统管理员" in job.message


def test_job_of_a_dead_worker_is_taken_up_again(cast: Cast) -> None:
    job = queue.enqueue("test.note", by=cast.officer, word="again")
    Job.objects.filter(pk=job.pk).update(state="running", heartbeat_at=timezone.now(), attempts=1)
    assert queue.run_waiting_jobs() == 0
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - timedelta(seconds=queue.SILENT_SECONDS + 1))
    assert queue.run_waiting_jobs() == 1
    assert DONE == ["again"]


def test_job_that_kills_its_worker_is_given_up(cast: Cast) -> None:
    job = queue.enqueue("test.note", by=cast.officer, word="killer")
    old = timezone.now() - timedelta(seconds=queue.SILENT_SECONDS + 1)
    Job.objects.filter(pk=job.pk).update(state="running", heartbeat_at=old, attempts=3)
    assert queue.run_waiting_jobs() == 0
    job.refresh_from_db()
    assert job.state == "failed"
    assert DONE == []
