"""The register of files on the disk: each sealed, written aside, flushed and renamed; its name says what it is.

It lies outside the database on purpose, best on another disk: a database restored from a backup that is older than a
file already made does not know that file, and the register does.
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
    """A file of the register: its number and the hash of its bytes."""

    number: str
    sm3: str


def archive_file(one: ArchivedFile, content: bytes) -> None:
    """Write a file into the register. Again with the same bytes changes nothing that matters.

    Raises:
        OSError: the disk is full, read-only or gone; nothing is half done.
    """
    held = key_ring()
    path = _path(one)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with atomic_file(path, mode=0o600) as aside:
        aside.write_bytes(held.current.encode() + _HEADER_END + seal_bytes(content, held.data[held.current]))


def read_archived_file(one: ArchivedFile) -> bytes:
    """The bytes of a file of the register.

    Raises:
        FileNotFoundError, WrongKeyError, CipherError
    """
    name, _newline, sealed = _path(one).read_bytes().partition(_HEADER_END)
    data_key = key_ring().data.get(name.decode("ascii", "replace"))
    if data_key is None:
        raise WrongKeyError(_("缺少解开代发文件的密钥。"))
    try:
        return unseal_bytes(sealed, data_key)
    except (InvalidTag, ValueError):
        raise CipherError(_("登记的代发文件已损坏。")) from None


def archived_files() -> list[ArchivedFile]:
    """Everything in the register, by number."""
    folder = Path(settings.BANK_FILE_FOLDER)
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    return [ArchivedFile(match["number"], match["sm3"]) for name in names if (match := _NAME.fullmatch(name))]


def _path(one: ArchivedFile) -> Path:
    name = f"{one.number}.{one.sm3}"
    if not _NAME.fullmatch(name):
        raise FileNotFoundError(name)
    return Path(settings.BANK_FILE_FOLDER) / name
