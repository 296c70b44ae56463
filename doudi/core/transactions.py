"""Retry on deadlock and other collisions of transactions.

The only place that repeats a transaction. Nothing of a rolled back attempt stays, so repeating it is safe; the next
attempt sees what the other transaction did, and goes on or refuses.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from random import SystemRandom
from typing import TypeVar

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from doudi.core.refusals import Refused

MAX_ATTEMPTS = 4
_PAUSE_SECONDS = 0.03
_COLLISIONS = {"40001": "serialization", "40P01": "deadlock", "23505": "the same key", "23P01": "an overlap"}
"""SQLSTATEs of collisions that can succeed when repeated."""

_WAITED = {"55P03"}
_WAITED_ON_SQLITE = {"SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT", "SQLITE_LOCKED"}
_log = logging.getLogger("doudi.database")
_chance = SystemRandom()
Result = TypeVar("Result")


_before_commit: ContextVar[Callable[[], None] | None] = ContextVar("before_commit", default=None)


@contextmanager
def checked_before_commit(check: Callable[[], None]) -> Iterator[None]:
    """Call ``check`` at the end of each transaction within the block; what it raises rolls the transaction back."""
    token = _before_commit.set(check)
    try:
        yield
    finally:
        _before_commit.reset(token)


def _checked(act: Callable[[], Result]) -> Result:
    result, check = act(), _before_commit.get()
    if check is not None:
        check()
    return result


def advisory_lock(key: int) -> None:
    """Take a PostgreSQL lock held by one transaction until it ends; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


class DatabaseBusy(Refused):
    """The rows stayed locked by others for too long; nothing was changed."""

    code = "database_busy"


def atomic_with_retry(act: Callable[[], Result]) -> Result:
    """Call ``act`` in one transaction; repeat it whole if it collides with another.

    Inside another transaction it is called once; the outermost call repeats.

    Raises:
        DatabaseBusy: others were at the same rows for too long; nothing was done.
    """
    if connection.in_atomic_block:
        with transaction.atomic():
            return _checked(act)
    for attempt in range(1, MAX_ATTEMPTS):
        try:
            with transaction.atomic():
                return _checked(act)
        except DatabaseError as error:
            if _had_waited(error):
                raise _busy() from error
            if (kind := _COLLISIONS.get(_state(error))) is None:
                raise
            _log.warning("retrying after a collision (%s), attempt %d", kind, attempt)
        time.sleep(_PAUSE_SECONDS * attempt * (1 + _chance.random()))
    return _last_attempt(act)


def _last_attempt(act: Callable[[], Result]) -> Result:
    """Call ``act`` a last time; the same unique key violated every time is a programming error and is raised."""
    try:
        with transaction.atomic():
            return _checked(act)
    except DatabaseError as error:
        if _had_waited(error) or _state(error).startswith("40"):
            raise _busy() from error
        raise


def _state(error: DatabaseError) -> str:
    return str(getattr(error.__cause__, "sqlstate", None) or "")


def _had_waited(error: DatabaseError) -> bool:
    return _state(error) in _WAITED or getattr(error.__cause__, "sqlite_errorname", "") in _WAITED_ON_SQLITE


def _busy() -> DatabaseBusy:
    return DatabaseBusy(_("别人正在办理同一批数据，这一步没有办成，什么都没有改动。请过一会儿再办一次。"))
