"""Infrastructure errors are recognised and explained on a page."""

from __future__ import annotations

import errno
import sqlite3
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client

from doudi.core.infrastructure_errors import (
    DATABASE_BUSY,
    DATABASE_UNAVAILABLE,
    DISK_FULL,
    DISK_READ_ONLY,
    infrastructure_error_of,
)
from doudi.payments.runs import queries

pytestmark = pytest.mark.django_db


class _DriverError(Exception):
    def __init__(self, **said: str | None) -> None:
        super().__init__("driver")
        vars(self).update(said)


def from_store(cause: Exception, kind: type[Exception] = OperationalError) -> Exception:
    try:
        raise kind("store") from cause
    except kind as error:
        return error


def on_sqlite(name: str) -> Exception:
    cause = sqlite3.OperationalError("disk")
    cause.sqlite_errorname = name
    return from_store(cause)


class OperationalErrorOfTheDriver(_DriverError):  # noqa: N818 - named like the driver's
    pass


OperationalErrorOfTheDriver.__name__ = "OperationalError"


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (OSError(errno.ENOSPC, "full"), DISK_FULL),
        (OSError(errno.EDQUOT, "quota"), DISK_FULL),
        (OSError(errno.EROFS, "read-only"), DISK_READ_ONLY),
        (PermissionError(errno.EACCES, "denied"), DISK_READ_ONLY),
        (on_sqlite("SQLITE_FULL"), DISK_FULL),
        (on_sqlite("SQLITE_READONLY_DBMOVED"), DISK_READ_ONLY),
        (on_sqlite("SQLITE_CANTOPEN"), DISK_READ_ONLY),
        (from_store(_DriverError(sqlstate="53100")), DISK_FULL),
        (from_store(_DriverError(sqlstate="57P01")), DATABASE_UNAVAILABLE),
        (from_store(_DriverError(sqlstate="08006")), DATABASE_UNAVAILABLE),
        (from_store(OperationalErrorOfTheDriver(sqlstate=None), InterfaceError), DATABASE_UNAVAILABLE),
        (from_store(_DriverError(sqlstate="22001")), None),
        (on_sqlite("SQLITE_BUSY"), DATABASE_BUSY),
        (from_store(_DriverError(sqlstate="40P01")), DATABASE_BUSY),
        (on_sqlite("SQLITE_ERROR"), None),
        (FileNotFoundError(errno.ENOENT, "gone"), None),
        (ValueError("a mistake"), None),
        (None, None),
    ],
)
def test_infrastructure_error_is_recognised(error: BaseException | None, trouble: Any) -> None:
    assert infrastructure_error_of(error) is trouble
    if isinstance(error, Exception):
        around = RuntimeError("around it")
        around.__context__ = error
        assert infrastructure_error_of(around) is trouble


def test_disk_error_on_a_full_disk_means_disk_full(monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil
    from types import SimpleNamespace

    monkeypatch.setattr(shutil, "disk_usage", lambda _place: SimpleNamespace(free=0))
    assert infrastructure_error_of(on_sqlite("SQLITE_IOERR_SHMSIZE")) is DISK_FULL


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (OSError(errno.ENOSPC, "full"), 507, "磁盘已满"),
        (on_sqlite("SQLITE_READONLY"), 503, "磁盘现在不能写入"),
        (from_store(_DriverError(sqlstate="57P02")), 503, "数据库暂时连不上"),
        (ValueError("a mistake"), 500, "没有留下改了一半的数据"),
    ],
)
def test_page_names_the_error_and_the_remedy(
    signed_in: Any, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, words: str
) -> None:
    def fail(*_given: Any, **_named: Any) -> None:
        raise error

    monkeypatch.setattr(queries, "runs", fail)
    browser: Client = signed_in("finance")
    browser.raise_request_exception = False
    answer = browser.get("/payroll/")
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert "请" in answer.content.decode()


def test_unsaved_session_is_not_a_bad_request(signed_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.contrib.sessions.backends.db import SessionStore

    browser: Client = signed_in("finance")
    browser.raise_request_exception = False

    def gone(*_given: Any, **_named: Any) -> None:
        from django.contrib.sessions.backends.base import UpdateError

        try:
            raise from_store(_DriverError(sqlstate="57P01"))
        except OperationalError:
            raise UpdateError  # noqa: B904 - just as the session store does

    monkeypatch.setattr(SessionStore, "save", gone)
    answer = browser.get("/payroll/")
    assert (answer.status_code, "数据库暂时连不上" in answer.content.decode()) == (503, True)
