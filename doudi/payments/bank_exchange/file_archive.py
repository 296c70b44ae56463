"""Archive of payment files on disk, each encrypted; the file name has the number and the hash.

The archive is outside the database, best on another disk: a database restored from an old backup does not know files
made since then, and the archive does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from doudi.core.encryption.sealed_files import read_sealed_file, write_sealed_file

_NAME = re.compile(r"(?P<number>[0-9A-Za-z-]{1,32})\.(?P<sm3>[0-9a-f]{64})")


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
    write_sealed_file(_path(file), content)


def read_archived_file(file: ArchivedFile) -> bytes:
    """Return the content of an archived file.

    Raises:
        FileNotFoundError, WrongKeyError, CipherError
    """
    return read_sealed_file(_path(file))


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
