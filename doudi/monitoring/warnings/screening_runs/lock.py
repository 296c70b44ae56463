"""The lock that keeps two screenings from running at once; it ends with the process that holds it."""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _

from doudi.monitoring.warnings.screening_runs.refusals import ScreeningRuns

LOCK_KEY = 0x73637265656E  # "screen"


@contextmanager
def only_screening() -> Iterator[None]:
    """Be the only screening of this database until the block ends.

    Raises:
        ScreeningRuns: another one is under way.
    """
    held = _held_in_postgresql() if connection.vendor == "postgresql" else _held_file()
    with held as is_held:
        if not is_held:
            raise ScreeningRuns(_("正在计算预警，请等这一次算完。"))
        yield


@contextmanager
def _held_in_postgresql() -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK_KEY])
        (is_held,) = cursor.fetchone()
    try:
        yield is_held
    finally:
        if is_held and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK_KEY])


@contextmanager
def _held_file() -> Iterator[bool]:
    """Hold a file named after the database; one in memory belongs to its process alone."""
    name = str(connection.settings_dict["NAME"])
    owner = str(os.getpid()) if "memory" in name else ""
    digest = hashlib.sha256(f"{name}\0{owner}".encode()).hexdigest()[:16]
    path = Path(tempfile.gettempdir(), f"doudi-screening-{os.getuid()}-{digest}.lock")
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)
