"""Background jobs: run once, resumed after a crash, given up after three attempts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event
from threading import enumerate as enumerate_threads
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from doudi.core.audit.models import Entry
from doudi.core.audit.trail import action, record
from doudi.core.jobs import leases, queue
from doudi.core.jobs.models import Job
from doudi.core.refusals import Refused
from tests.clock import Clock, clock  # noqa: F401 - a fixture
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


@contextmanager
def opened() -> Iterator[list[str]]:
    DONE.append("opened")
    yield DONE
    DONE.append("closed")


@queue.job_handler("test.together", share=opened)
def note_together(*, by: Any, progress: Any, shared: list[str], word: str) -> None:
    note(by=by, progress=progress, word=word)
    assert shared is DONE


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


def enqueue_together(cast: Cast, *words: str) -> list[Job]:
    return [queue.enqueue("test.together", by=cast.officer, word=word) for word in words]


def test_jobs_that_share_something_are_taken_together_and_end_each_by_itself(cast: Cast) -> None:
    jobs = enqueue_together(cast, "one", "refused", "two")
    queue.enqueue("test.note", by=cast.officer, word="other")
    assert queue.run_next_job()
    assert DONE == ["opened", "one", "two", "closed"]
    assert list(Job.objects.filter(pk__in=[job.pk for job in jobs]).order_by("pk").values_list("state", flat=True)) == [
        "done",
        "failed",
        "done",
    ]
    assert queue.run_waiting_jobs() == 1


def test_job_that_was_broken_off_is_taken_up_alone(cast: Cast) -> None:
    """One that ends its worker takes no others with it a second time."""
    one, two = enqueue_together(cast, "one", "two")
    old = timezone.now() - timedelta(seconds=queue.SILENT_SECONDS + 1)
    Job.objects.filter(pk__in=[one.pk, two.pk]).update(state="running", heartbeat_at=old, attempts=1)
    assert queue.run_next_job()
    assert DONE == ["opened", "one", "closed"]
    two.refresh_from_db()
    assert (two.state, two.attempts) == ("running", 1)


def test_those_that_wait_for_their_turn_are_not_taken_for_dead(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    beside: list[int] = []

    @queue.job_handler("test.slow", share=opened)
    def slow(*, by: Any, progress: Any, shared: Any) -> None:
        Job.objects.update(heartbeat_at=timezone.now() - timedelta(seconds=queue.SILENT_SECONDS + 1))
        progress(1, 2)
        beside.append(Job.objects.filter(heartbeat_at__lt=timezone.now() - timedelta(seconds=30)).count())

    monkeypatch.setattr(queue, "_REPORT_EVERY_SECONDS", 0)
    for _each in range(2):
        queue.enqueue("test.slow", by=cast.officer)
    assert queue.run_waiting_jobs() == 2
    assert beside == [0, 1], "only the one that is over"


def test_long_step_is_not_taken_up_twice(cast: Cast, clock: Clock) -> None:  # noqa: F811 - the fixture
    job = queue.enqueue("test.note", by=cast.officer, word="long")
    (taken,) = queue._lock_next_jobs()
    clock.moment += timedelta(seconds=queue.SILENT_SECONDS - 1)
    assert leases.renew(taken.lease) == 1, "what the thread beside a step does"
    clock.moment += timedelta(seconds=2)
    assert queue._lock_next_jobs() == []
    clock.moment += timedelta(seconds=queue.SILENT_SECONDS)
    (again,) = queue._lock_next_jobs()
    assert again.lease != taken.lease
    assert leases.renew(taken.lease) == 0
    job.refresh_from_db()
    assert job.attempts == 2


def test_worker_that_slept_commits_and_ends_nothing(
    cast: Cast,
    clock: Clock,  # noqa: F811 - the fixture
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    @action("test.slept")
    def write(*, by: Any, word: str) -> None:
        record(word)

    @queue.job_handler("test.sleeper")
    def sleep(*, by: Any, progress: Any) -> None:
        if not DONE:
            DONE.append("first")
            clock.moment += timedelta(seconds=queue.SILENT_SECONDS + 1)
            assert queue.run_next_job(), "another worker takes it for dead"
            write(by=by, word="从睡着的进程")
            DONE.append("committed late")
        else:
            write(by=by, word="从接手的进程")
            DONE.append("second")

    job = queue.enqueue("test.sleeper", by=cast.officer)
    assert queue.run_next_job()
    assert DONE == ["first", "second"]
    assert [one.sentence for one in Entry.objects.filter(verb="test.slept")] == ["从接手的进程"]
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 2)


def test_progress_of_a_lost_job_ends_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    @queue.job_handler("test.lost")
    def lose(*, by: Any, progress: Any) -> None:
        Job.objects.update(lease="of another")
        progress(1, 2)
        DONE.append("went on")

    job = queue.enqueue("test.lost", by=cast.officer)
    assert queue.run_next_job()
    job.refresh_from_db()
    assert (DONE, job.state) == ([], "running")


def test_thread_beats_as_long_as_the_step_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "HEARTBEAT_SECONDS", 0.001)
    beaten, told = Event(), []

    def beat(lease: str) -> None:
        told.append(lease)
        beaten.set()
        raise OperationalError

    with leases.beating("a", beat):
        assert beaten.wait(10)
    number = len(told)
    assert set(told) == {"a"}
    assert not [thread for thread in enumerate_threads() if thread.name == "job-heartbeat"]
    assert len(told) == number
