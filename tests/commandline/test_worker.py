"""The worker: waits for the database, is restarted when it dies."""

from __future__ import annotations

import argparse
import errno
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from doudi.commandline import serve, work
from doudi.core.jobs import queue as jobs
from doudi.core.jobs.models import Job


class _Stopped(BaseException):
    """Ends what else goes on for ever."""


def test_worker_waits_for_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds: list[Any] = [OperationalError("away"), OSError(errno.ENOSPC, "full"), True, _Stopped()]

    def told(_worker: Any) -> bool:
        said = rounds.pop(0)
        if isinstance(said, BaseException):
            raise said
        return bool(said)

    monkeypatch.setattr(work.Worker, "round", told)
    monkeypatch.setattr(work, "_AFTER_TROUBLE_SECONDS", 0)
    with pytest.raises(_Stopped):
        work.run(argparse.Namespace(once=False))
    assert rounds == []


def test_single_round_fails_without_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_worker: Any) -> bool:
        raise OperationalError("away")

    monkeypatch.setattr(work.Worker, "round", away)
    with pytest.raises(OperationalError):
        work.run(argparse.Namespace(once=True))


@pytest.mark.django_db
def test_unfinished_files_are_written_first_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from doudi.payments.bank_exchange import actions as banking

    finished: list[int] = []
    monkeypatch.setattr(banking, "finish_files", lambda: finished.append(1))
    worker = work.Worker()
    assert [worker.round(), worker.round()] == [False, False]
    assert finished == [1]


@pytest.mark.django_db
def test_a_room_whose_task_fails_stops_no_other(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from doudi.monitoring.discovery import daily_tasks as of_discovery
    from doudi.monitoring.low_income import daily_tasks as of_low_income

    def fail() -> int:
        message = "no known value"
        raise ValueError(message)

    done: list[str] = []
    monkeypatch.setattr(of_discovery, "run_due", fail)
    monkeypatch.setattr(of_low_income, "run_due", lambda: done.append("low_income"))
    assert work.Worker().round() is False
    assert done == ["low_income"]
    assert "what is due in" in caplog.text

    def away() -> int:
        raise OperationalError("away")

    monkeypatch.setattr(of_discovery, "run_due", away)
    with pytest.raises(OperationalError):
        work.Worker().round()


@pytest.mark.django_db
def test_job_on_a_full_disk_says_so(cast: Any) -> None:
    @jobs.job_handler("test.full")
    def full(*, by: Any, progress: Any) -> None:
        raise OSError(errno.ENOSPC, "full")

    job = jobs.enqueue("test.full", by=cast.bureau)
    for _attempt in range(jobs.MAX_ATTEMPTS):
        assert jobs.run_next_job()
    job.refresh_from_db()
    assert (job.state, "磁盘已满" in job.message) == (Job.State.FAILED, True)


def test_dead_worker_is_restarted(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[subprocess.Popen[bytes]] = []
    begin = subprocess.Popen

    def instead(_command: Any) -> subprocess.Popen[bytes]:
        begun.append(begin([sys.executable, "-c", "import time; time.sleep(30)"]))
        return begun[-1]

    monkeypatch.setattr(subprocess, "Popen", instead)
    monkeypatch.setattr(serve, "_BEGUN_AGAIN_AFTER_SECONDS", 0.05)
    beside = serve._WorkerBeside()
    begun[0].kill()
    until = time.monotonic() + 10
    while time.monotonic() < until and len(begun) < 2:
        time.sleep(0.02)
    beside.stop()
    assert len(begun) == 2
    assert begun[1].wait(10) != 0, "it was told to end"


def test_worker_knows_every_kind_of_job() -> None:
    """A process of its own, because other tests have loaded every room."""
    source = Path(work.__file__).parents[1]
    declared = {
        kind
        for path in source.rglob("*.py")
        for kind in re.findall(r'@job_handler\("([a-z_.]+)"\)', path.read_text(encoding="utf-8"))
    }
    told = (
        "import django; django.setup()\n"
        "from doudi.commandline.work import Worker; Worker()\n"
        "from doudi.core.jobs.queue import _works; print(*sorted(_works))"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) >= declared > set()
