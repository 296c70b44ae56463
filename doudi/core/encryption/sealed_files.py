"""Files of the service, each sealed whole: a line with the id of the key, then nonce, cipher text and tag.

``<key id>@`` in the line says that the name of the file is associated data: it cannot be exchanged for another. Files
from before have the id alone, until ``seal_files_again``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag

from doudi.core.encryption.cipher import CipherError, WrongKeyError, seal_bytes, unseal_bytes
from doudi.core.encryption.keys import key_ring
from doudi.files.atomic import atomic_file
from doudi.values.translation import gettext as _

_HEADER_END = b"\n"
_BOUND = b"@"
_LONGEST_HEADER = 8


def write_sealed_file(path: Path, content: bytes) -> None:
    """Seal bytes with the current key and write them, whole or not at all, readable by the service alone.

    Raises:
        OSError: the disk is full, read-only or missing; no partial file is left.
    """
    ring = key_ring()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with atomic_file(path, mode=0o600) as aside:
        sealed = seal_bytes(content, ring.data[ring.current], path.name.encode())
        aside.write_bytes(ring.current.encode() + _BOUND + _HEADER_END + sealed)


def read_sealed_file(path: Path) -> bytes:
    """Return the bytes of a sealed file.

    Raises:
        FileNotFoundError, WrongKeyError, CipherError
    """
    header, _newline, sealed = path.read_bytes().partition(_HEADER_END)
    name, bound, _rest = header.partition(_BOUND)
    data_key = key_ring().data.get(name.decode("ascii", "replace"))
    if data_key is None:
        raise WrongKeyError(_("缺少解开文件的密钥。"))
    try:
        return unseal_bytes(sealed, data_key, path.name.encode() if bound else b"")
    except (InvalidTag, ValueError):
        raise CipherError(_("文件已损坏。")) from None


def header_of(path: Path) -> str:
    """Return the first line of a sealed file: the id of its key, and whether it is bound to its name."""
    with path.open("rb") as file:
        return file.read(_LONGEST_HEADER).partition(_HEADER_END)[0].decode("ascii", "replace")


def sealed_files_in(folders: Iterable[Path]) -> Iterator[Path]:
    """Yield the sealed files below folders, without files that are being written."""
    for folder in folders:
        yield from sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))


def files_by_key(folders: Iterable[Path]) -> Counter[str]:
    """Return how many files each key has sealed."""
    return Counter(header_of(path).rstrip("@") for path in sealed_files_in(folders))


def seal_files_again(folders: Iterable[Path], report_progress: Callable[[str, int], None]) -> int:
    """Seal every file that an older key has sealed, or that is not bound to its name, again; return how many.

    A file is replaced whole, so it can be read throughout; a second call goes on where the first was broken off.
    """
    number, wanted = 0, f"{key_ring().current}@"
    for path in sealed_files_in(folders):
        if header_of(path) != wanted:
            write_sealed_file(path, read_sealed_file(path))
            number += 1
            report_progress(path.parent.name, number)
    return number
