"""Concurrent actions of several users, each with a connection of their own."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, connections, transaction

from doudi.core.refusals import Refused
from doudi.payments import invariants
from doudi.payments.models import Run
from doudi.payments.money_lock import lock_money

ON_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")
needs_postgresql = pytest.mark.skipif(
    not ON_POSTGRESQL, reason="on SQLite writers wait for each other by themselves; run by scripts/postgresql.sh"
)
_PATIENCE_SECONDS = 120


@pytest.fixture
def store(transactional_db: Any) -> Iterator[None]:
    """Commit to the database, and empty it afterwards in spite of its append-only guards."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")


def at_once(*acts: Callable[[], Any], behind: Run | Callable[[], None] | None = None) -> list[str]:
    """How each came out, in order of the acts: "done", the name of a refusal, or an error that nobody may ever see.

    ``behind``: all of them first queue behind a transaction that holds the money lock and this run (or what the
    function
    given takes hold of), and are let go together.
    """
    told = ["never came back"] * len(acts)
    gate = threading.Barrier(len(acts))

    def press(place: int, act: Callable[[], Any]) -> None:
        try:
            gate.wait(_PATIENCE_SECONDS)
            act()
            told[place] = "done"
        except Refused as refused:
            told[place] = refused.code
        except BaseException as error:
            told[place] = f"{type(error).__name__}: {error}"
        finally:
            connections.close_all()

    people = [threading.Thread(target=press, args=one, daemon=True) for one in enumerate(acts)]
    with _queue(behind, len(acts)) if behind else _no_queue():
        for one in people:
            one.start()
    for one in people:
        one.join(_PATIENCE_SECONDS)
    return told


@contextmanager
def _no_queue() -> Iterator[None]:
    yield


@contextmanager
def _queue(behind: Run | Callable[[], None], length: int) -> Iterator[None]:
    with transaction.atomic():
        if isinstance(behind, Run):
            lock_money()
            Run.objects.select_for_update(of=("self",)).get(pk=behind.pk)
        else:
            behind()
        yield
        until = time.monotonic() + 1.5
        while time.monotonic() < until and _waiting() < length:
            time.sleep(0.02)


def _waiting() -> int:
    """Return how many connections wait for a lock, with the activity read again inside the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return int(cursor.fetchone()[0])


def sound() -> list[str]:
    """Return the violated invariants."""
    return [str(one) for one in invariants.check_all()]
