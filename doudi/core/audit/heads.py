"""The head of the chain, written down outside the database: a file that is only appended to, and a log server.

A trail whose end was cut, or whose chain was written again, does not agree with the copies.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from logging.handlers import SysLogHandler
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from doudi.core.audit.chain import moment
from doudi.core.audit.models import TrailHead

_log = logging.getLogger("doudi.audit")


@dataclass(frozen=True)
class Head:
    """Number and link of the last entry at a time."""

    number: int
    hash: str

    def as_data(self) -> dict[str, object]:
        """Return it for JSON."""
        return {"number": self.number, "hash": self.hash}


def present_head() -> Head | None:
    """Return the head as the database says; None while the trail is empty."""
    head = TrailHead.objects.first()
    return Head(head.number, head.hash) if head else None


def write_head(beside: dict[str, object] | None = None) -> bool:
    """Append the head to the file and send it to the log server, if it is not the last one written.

    Args:
        beside: what is written down with it, such as the last seal of the access log.

    Returns:
        Whether something was written.
    Raises:
        OSError: the file cannot be written.
    """
    head, written = present_head(), written_heads()
    if head is None or (written and head == written[-1]):
        return False
    _append(head.as_data() | (beside or {}))
    return True


def note_restored() -> None:
    """Note that a backup was restored: heads after its last entry were of a trail that is gone.

    A log server keeps the note beside them.
    """
    head = present_head()
    if head is not None and written_heads():
        _append(head.as_data() | {"restored": True})


def written_heads(path: Path | None = None) -> list[Head]:
    """Return the heads of the file, or of a copy of it; lines that are none are skipped."""
    heads: list[Head] = []
    for line in _lines(path):
        head = Head(int(line["number"]), str(line["hash"]))
        if line.get("restored"):
            heads = [one for one in heads if one.number <= head.number]
        heads.append(head)
    return heads


def written_seals(path: Path | None = None) -> list[tuple[int, str]]:
    """Return number and proof of the seals of the access log that were written down with the heads."""
    seals: list[tuple[int, str]] = []
    for line in _lines(path):
        seal = line.get("access_log")
        if line.get("restored"):
            seals = []
        elif seal:
            seals.append((int(seal["number"]), str(seal["proof"])))
    return seals


def _lines(path: Path | None) -> Iterator[dict[str, Any]]:
    source = path or Path(settings.TRAIL_HEADS_FILE)
    if not source.exists():
        return
    with source.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            # A log server puts its own words around the line.
            try:
                found, _end = json.JSONDecoder().raw_decode(line, max(0, line.find("{")))
            except ValueError:
                continue
            if isinstance(found, dict) and {"number", "hash"} <= set(found):
                yield found


def _append(data: dict[str, object]) -> None:
    line = json.dumps(data | {"at": moment(timezone.now())}, separators=(",", ":"))
    path = Path(settings.TRAIL_HEADS_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, f"{line}\n".encode("ascii"))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    _send(line)


def _send(line: str) -> None:
    """Send a line to the log server of the settings; a server that is away stops nothing."""
    host, _colon, port = settings.TRAIL_SYSLOG.rpartition(":")
    if not host:
        return
    try:
        handler = SysLogHandler(address=(host, int(port)))
    except (OSError, ValueError):
        _log.exception("the log server %s cannot be reached", settings.TRAIL_SYSLOG)
        return
    try:
        handler.emit(logging.LogRecord("doudi.audit", logging.NOTSET, "", 0, f"doudi-trail {line}", None, None))
    finally:
        handler.close()
