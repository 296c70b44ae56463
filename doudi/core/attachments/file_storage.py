"""Storage of file contents on disk: encrypted, written atomically, under random names."""

from __future__ import annotations

import re
import secrets
import shutil
from pathlib import Path

from django.conf import settings

from doudi.core.attachments.refusals import DiskReserveReached
from doudi.core.encryption.sealed_files import read_sealed_file, write_sealed_file
from doudi.values.translation import gettext as _

_KEY = re.compile(r"[0-9a-f]{32}")


def write(content: bytes) -> str:
    """Store bytes; return the key they are stored under.

    Raises:
        DiskReserveReached: less than ``DISK_RESERVE_BYTES`` would be left.
        OSError: the disk is full, read-only or gone; nothing is left of them.
    """
    _refuse_below_reserve(len(content))
    key = secrets.token_hex(16)
    path = _path(key)
    try:
        write_sealed_file(path, content)
    except OSError:
        path.unlink(missing_ok=True)  # the folder was not flushed: the upload has failed
        raise
    return key


def read(key: str) -> bytes:
    """Return the bytes stored under a key.

    Raises:
        FileNotFoundError, WrongKeyError, CipherError
    """
    return read_sealed_file(_path(key))


def remove(key: str) -> None:
    """Delete the bytes of an upload that was never submitted; do nothing if they are gone."""
    _path(key).unlink(missing_ok=True)


def _refuse_below_reserve(size: int) -> None:
    if shutil.disk_usage(settings.DATA_FOLDER).free - size < settings.DISK_RESERVE_BYTES:
        message = _("服务器磁盘快满了，文件没有收下。请系统管理员腾出空间；群众可以先到窗口交纸质材料。")
        raise DiskReserveReached(message)


def _path(key: str) -> Path:
    if not _KEY.fullmatch(key):
        raise FileNotFoundError(key)
    return Path(settings.ATTACHMENT_FOLDER) / key[:2] / key
