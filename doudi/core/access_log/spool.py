"""The spool of the access log: each process appends to a file of its own, and the worker moves the lines to the table.

A line costs a page some hundredths of a millisecond, where a row of its own would cost a write to the disk. Lines
survive the process; a file is moved in one transaction with its seal, and each line is taken in once.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from doudi.core.access_log.models import Access
from doudi.core.access_log.seals import seal_rows
from doudi.core.transactions import atomic_with_retry

_WAITING, _TAKEN = ".jsonl", ".taken"
_SETTLED_SECONDS = 5.0
"""How long after its renaming a file may still be written by a page that had it open."""

_ROWS_AT_ONCE = 2_000
_log = logging.getLogger("doudi.access")


def append(row: dict[str, Any]) -> None:
    """Append an access to the spool of this process; a disk that fails is logged and stops no page."""
    line = json.dumps({"token": secrets.token_hex(16), "at": timezone.now().isoformat(), **row}, ensure_ascii=False)
    folder = Path(settings.ACCESS_SPOOL)
    path = folder / f"{os.getpid()}{_WAITING}"
    try:
        descriptor = _opened(path)
        try:
            os.write(descriptor, f"{line}\n".encode())
        finally:
            os.close(descriptor)
    except OSError:
        _log.exception("an access could not be written to the spool")


def _opened(path: Path) -> int:
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    try:
        return os.open(path, flags, 0o600)
    except FileNotFoundError:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.open(path, flags, 0o600)


def take_in(*, waits: bool = True) -> int:
    """Move the lines of the spool to the table and seal them; return their number.

    Args:
        waits: leave files for the next time that a page may still have open.
    Raises:
        OSError, django.db.Error: nothing is lost; the lines are taken in the next time.
    """
    folder = Path(settings.ACCESS_SPOOL)
    if not folder.exists():
        return 0
    for path in folder.glob(f"*{_WAITING}"):
        path.rename(path.with_name(f"{path.stem}-{time.time_ns()}{_TAKEN}"))
    number = 0
    for path in sorted(folder.glob(f"*{_TAKEN}")):
        if waits and time.time() - path.stat().st_ctime < _SETTLED_SECONDS:
            continue
        number += _take_in_file(path)
        path.unlink()
    return number


def _take_in_file(path: Path) -> int:
    rows = list(_rows_of(path))

    def store() -> int:
        Access.objects.bulk_create(rows, batch_size=_ROWS_AT_ONCE, ignore_conflicts=True)
        return seal_rows()

    return atomic_with_retry(store)


def _rows_of(path: Path) -> Iterator[Access]:
    """Yield the rows of a file; a line cut by a crash is logged and left out."""
    names = {field.name: getattr(field, "max_length", None) for field in Access._meta.fields}
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            read = json.loads(line)
            row = {name: _short(value, names[name]) for name, value in read.items() if name in names and name != "id"}
            yield Access(**{**row, "at": datetime.fromisoformat(str(read["at"]))})
        except (ValueError, KeyError, AttributeError, TypeError):
            _log.error("a line of the access spool could not be read")


def _short(value: Any, longest: int | None) -> Any:
    return value[:longest] if isinstance(value, str) else value
