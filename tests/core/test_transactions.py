"""Retry on collision, and refusal after several attempts."""

from __future__ import annotations

import sqlite3
import threading
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from doudi.core.audit.models import Entry
from doudi.core.audit.queries import broken_links
from doudi.core.audit.trail import SYSTEM, action, record
from doudi.core.divisions.models import Division
from doudi.core.transactions import MAX_ATTEMPTS, DatabaseBusy, atomic_with_retry
from tests.faults.concurrency import at_once, needs_postgresql, store

__all__ = ["store"]
pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("store")]


class _AsPostgresqlSaysError(Exception):
    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


def failing(error: Exception, cause: Exception, times: int) -> Any:
    """A verb that writes, and then fails so many times."""
    attempts: list[int] = []

    @action("test.collide")
    def collide(*, by: Any) -> int:
        record("写一句。")
        attempts.append(1)
        if len(attempts) <= times:
            raise error from cause
        return len(attempts)

    return collide


@pytest.mark.parametrize("sqlstate", ["40001", "40P01", "23505"])
def test_collision_is_retried_and_leaves_one_entry(sqlstate: str) -> None:
    error = IntegrityError if sqlstate.startswith("23") else OperationalError
    assert failing(error("collided"), _AsPostgresqlSaysError(sqlstate), 2)(by=SYSTEM) == 3
    assert Entry.objects.count() == 1


def test_endless_collision_is_refused() -> None:
    with pytest.raises(DatabaseBusy, match="什么都没有改动"):
        failing(OperationalError("deadlock"), _AsPostgresqlSaysError("40P01"), MAX_ATTEMPTS)(by=SYSTEM)
    assert not Entry.objects.exists()


def test_repeated_duplicate_key_is_raised() -> None:
    with pytest.raises(IntegrityError):
        failing(IntegrityError("key"), _AsPostgresqlSaysError("23505"), MAX_ATTEMPTS)(by=SYSTEM)
    assert not Entry.objects.exists()


def test_lock_timeout_is_refused_without_retry() -> None:
    locked = sqlite3.OperationalError("database is locked")
    locked.sqlite_errorname = "SQLITE_BUSY"
    for cause in (locked, _AsPostgresqlSaysError("55P03")):
        act = failing(OperationalError("locked"), cause, 1)
        with pytest.raises(DatabaseBusy):
            act(by=SYSTEM)
        assert act(by=SYSTEM) == 2


def test_other_errors_are_not_retried() -> None:
    act = failing(OperationalError("the connection is lost"), _AsPostgresqlSaysError("57P01"), 1)
    with pytest.raises(OperationalError):
        act(by=SYSTEM)
    assert act(by=SYSTEM) == 2


def test_nested_transaction_is_not_retried() -> None:
    act = failing(OperationalError("deadlock"), _AsPostgresqlSaysError("40P01"), 1)
    with pytest.raises(OperationalError), transaction.atomic():
        act(by=SYSTEM)
    assert not Entry.objects.exists()


def test_deadlocked_actions_both_succeed() -> None:
    for code in ("1", "2"):
        Division.objects.create(code=code, name=code, level="county")
    first_rows, tried = threading.Barrier(2), set[str]()

    def change(one: str, other: str) -> None:
        @action("test.cross")
        def cross(*, by: Any) -> None:
            Division.objects.filter(code=one).update(name=one + other)
            if one not in tried:
                tried.add(one)
                first_rows.wait(10)
            Division.objects.filter(code=other).update(name=one + other)
            record("交叉。")

        cross(by=SYSTEM)

    assert at_once(lambda: change("1", "2"), lambda: change("2", "1")) == ["done", "done"]
    assert Entry.objects.count() == 2
    assert len(set(Division.objects.values_list("name", flat=True))) == 1
    assert broken_links() == []


def test_lock_not_granted_in_time_is_refused() -> None:
    Division.objects.create(code="1", name="1", level="county")

    def wait_a_little() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '100ms'")
        Division.objects.select_for_update().get(code="1")

    with transaction.atomic():
        Division.objects.select_for_update().get(code="1")
        assert at_once(lambda: atomic_with_retry(wait_a_little)) == ["database_busy"]
