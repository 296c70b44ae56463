"""Archive of payment files on disk, each encrypted; the file name has the number and the hash.

The archive is outside the database, best on another disk: a database restored from an old backup does not know files
made since then, and the archive does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.utils.translation import gettext as _

from doudi.core.encryption import CipherError, WrongKeyError, key_ring
from doudi.core.encryption.cipher import seal_bytes, unseal_bytes
from doudi.files.atomic import atomic_file

_NAME = re.compile(r"(?P<number>[0-9A-Za-z-]{1,32})\.(?P<sm3>[0-9a-f]{64})")
_HEADER_END = b"\n"


@dataclass(frozen=True)
class ArchivedFile:
    """A file of the archive: its number and the hash of its content."""

    number: str
    sm3: str


def archive_file(file: ArchivedFile, content: bytes) -> None:
    """Write a file to the archive; writing it again is harmless.

    Raises:
        OSError: the disk is full, read-only or missing; no partial file is left.
    """
    keys = key_ring()
    path = _path(file)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with atomic_file(path, mode=0o600) as aside:
        aside.write_bytes(keys.current.encode() + _HEADER_END + seal_bytes(content, keys.data[keys.current]))


def read_archived_file(file: ArchivedFile) -> bytes:
    """Return the content of an archived file.

    Raises:
        FileNotFoundError, WrongKeyError, CipherError
    """
    name, _newline, sealed = _path(file).read_bytes().partition(_HEADER_END)
    data_key = key_ring().data.get(name.decode("ascii", "replace"))
    if data_key is None:
        raise WrongKeyError(_("缺少解开代发文件的密钥。"))
    try:
        return unseal_bytes(sealed, data_key)
    except (InvalidTag, ValueError):
        raise CipherError(_("登记的代发文件已损坏。")) from None


def archived_files() -> list[ArchivedFile]:
    """Return every archived file, by number."""
    folder = Path(settings.BANK_FILE_FOLDER)
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    return [ArchivedFile(match["number"], match["sm3"]) for name in names if (match := _NAME.fullmatch(name))]


def _path(file: ArchivedFile) -> Path:
    name = f"{file.number}.{file.sm3}"
    if not _NAME.fullmatch(name):
        raise FileNotFoundError(name)
    return Path(settings.BANK_FILE_FOLDER) / name
