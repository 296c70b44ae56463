"""Storage of file contents on disk: encrypted, written atomically, under random names.

``area`` is a folder of its own below that of the attachments, for files that no attachment names: keys and backups
reach it as well.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from django.conf import settings

from doudi.core.attachments.refusals import DiskReserveReached
from doudi.core.encryption.sealed_files import (
    PIECE_BYTES,
    read_sealed_file,
    read_sealed_pieces,
    write_sealed_file,
    write_sealed_pieces,
)
from doudi.values.translation import gettext as _

_KEY = re.compile(r"[0-9a-f]{32}")


def write(content: bytes, *, area: str = "") -> str:
    """Store bytes; return the key they are stored under.

    Raises:
        DiskReserveReached: less than ``DISK_RESERVE_BYTES`` would be left.
        OSError: the disk is full, read-only or gone; nothing is left of them.
    """
    _refuse_below_reserve(len(content))
    return _written(area, lambda path: write_sealed_file(path, content))


def write_large(file: IO[bytes], *, area: str = "") -> str:
    """Store a large file in pieces, so that it never lies in memory; return the key it is stored under.

    Raises:
        DiskReserveReached: less than ``DISK_RESERVE_BYTES`` would be left.
        OSError: the disk is full, read-only or gone; nothing is left of it.
    """
    _refuse_below_reserve(file.seek(0, os.SEEK_END))
    return _written(area, lambda path: write_sealed_pieces(path, pieces_of(file)))


def pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    """Yield a file from its start in pieces."""
    file.seek(0)
    while piece := file.read(PIECE_BYTES):
        yield piece


def _written(area: str, write_to: Callable[[Path], None]) -> str:
    key = secrets.token_hex(16)
    path = _path(key, area)
    try:
        write_to(path)
    except OSError:
        path.unlink(missing_ok=True)  # the folder was not flushed: the upload has failed
        raise
    return key


def read(key: str, *, area: str = "") -> bytes:
    """Return the bytes stored under a key.

    Raises:
        FileNotFoundError, WrongKeyError, CipherError
    """
    return read_sealed_file(_path(key, area))


def read_pieces(key: str, *, area: str = "") -> Iterator[bytes]:
    """Yield the bytes stored under a key in pieces.

    Raises:
        FileNotFoundError, WrongKeyError, CipherError
    """
    return read_sealed_pieces(_path(key, area))


def remove(key: str, *, area: str = "") -> None:
    """Delete the bytes of an upload that was never submitted, or whose term is over; do nothing if they are gone."""
    _path(key, area).unlink(missing_ok=True)


def keys_older_than(seconds: float, *, area: str) -> list[str]:
    """Return the keys of an area whose files were written so long ago."""
    files = (path for path in (Path(settings.ATTACHMENT_FOLDER) / area).glob("*/*") if _KEY.fullmatch(path.name))
    return [path.name for path in files if is_older_than(seconds, path)]


def is_older_than(seconds: float, path: Path) -> bool:
    """Whether a file or folder was last changed so long ago; False where it is gone meanwhile."""
    try:
        return path.stat().st_mtime < time.time() - seconds
    except FileNotFoundError:
        return False


def _refuse_below_reserve(size: int) -> None:
    if shutil.disk_usage(settings.DATA_FOLDER).free - size < settings.DISK_RESERVE_BYTES:
        message = _("服务器磁盘快满了，文件没有收下。请系统管理员腾出空间；群众可以先到窗口交纸质材料。")
        raise DiskReserveReached(message)


def _path(key: str, area: str) -> Path:
    if not _KEY.fullmatch(key):
        raise FileNotFoundError(key)
    return Path(settings.ATTACHMENT_FOLDER) / area / key[:2] / key
