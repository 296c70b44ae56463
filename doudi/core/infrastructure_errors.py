"""Messages for a full or read-only disk and an unavailable or busy database, with the remedy."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import Error as StoreError
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class InfrastructureError:
    """An HTTP status with a title and a message for the user that ends with what to do."""

    status: int
    title: object
    message: object


DISK_FULL = InfrastructureError(
    507,
    _("磁盘已满"),
    _("服务器的磁盘已满，这次操作没有办成，也没有留下改了一半的数据。请系统管理员腾出空间，然后再办一次。"),
)
DISK_READ_ONLY = InfrastructureError(
    503,
    _("磁盘不能写入"),
    _(
        "服务器的磁盘现在不能写入，这次操作没有办成，也没有留下改了一半的数据。请系统管理员检查磁盘和权限，然后再办一次。"
    ),
)
DATABASE_UNAVAILABLE = InfrastructureError(
    503,
    _("数据库暂时连不上"),
    _(
        "数据库暂时连不上，刚才这一步可能已经办成，也可能没有。请过一分钟重新打开原来的页面，看清办到哪一步再继续；"
        "一直连不上的，请告诉系统管理员。"
    ),
)
DATABASE_BUSY = InfrastructureError(
    503, _("系统正忙"), _("别人正在写入大量数据，这次操作没有办成，也没有留下改了一半的数据。请过一会儿再办一次。")
)

_BY_ERRNO = {
    errno.ENOSPC: DISK_FULL,
    errno.EDQUOT: DISK_FULL,
    errno.EFBIG: DISK_FULL,
    errno.EROFS: DISK_READ_ONLY,
    errno.EACCES: DISK_READ_ONLY,
    errno.EPERM: DISK_READ_ONLY,
    errno.EIO: DISK_READ_ONLY,
}
_BY_SQLSTATE = {
    "40": DATABASE_BUSY,
    "55P03": DATABASE_BUSY,
    "53100": DISK_FULL,
    "58030": DISK_READ_ONLY,
    "25006": DISK_READ_ONLY,
    "53300": DATABASE_UNAVAILABLE,
    "08": DATABASE_UNAVAILABLE,
    "57P": DATABASE_UNAVAILABLE,
}
"""By the SQLSTATE of PostgreSQL, or its beginning."""

_BY_SQLITE = {
    "SQLITE_BUSY": DATABASE_BUSY,
    "SQLITE_LOCKED": DATABASE_BUSY,
    "SQLITE_FULL": DISK_FULL,
    "SQLITE_READONLY": DISK_READ_ONLY,
    "SQLITE_CANTOPEN": DISK_READ_ONLY,
    "SQLITE_IOERR": DISK_READ_ONLY,
}
_LITTLE_BYTES = 2_000_000
_LOST = ("OperationalError", "InterfaceError", "AdminShutdown", "CrashShutdown", "ConnectionTimeout")


def infrastructure_error_of(error: BaseException | None) -> InfrastructureError | None:
    """Return the infrastructure error behind an exception; None for a programming error."""
    found = _found(error)
    return DISK_FULL if found is DISK_READ_ONLY and _is_full() else found


def _is_full() -> bool:
    """SQLite reports a disk error if there is no room for its temporary files."""
    try:
        return shutil.disk_usage(settings.DATA_FOLDER).free < _LITTLE_BYTES
    except OSError:
        return False


def _found(error: BaseException | None) -> InfrastructureError | None:
    for one in _causes(error):
        if isinstance(one, StoreError) and one.__cause__ is not None:
            if found := _of_the_store(one.__cause__):
                return found
        elif isinstance(one, OSError) and one.errno in _BY_ERRNO:
            return _BY_ERRNO[one.errno]
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _of_the_store(cause: BaseException) -> InfrastructureError | None:
    sqlite = str(getattr(cause, "sqlite_errorname", "") or "")
    if sqlite:
        return next((found for name, found in _BY_SQLITE.items() if sqlite.startswith(name)), None)
    if not hasattr(cause, "sqlstate"):
        return None
    if cause.sqlstate is None:  # the server did not answer at all
        return DATABASE_UNAVAILABLE if type(cause).__name__ in _LOST else None
    return next((found for code, found in _BY_SQLSTATE.items() if str(cause.sqlstate).startswith(code)), None)
