"""Files of the service, sealed: a line with the id of the key, then nonce, cipher text and tag.

``<key id>@`` in the line says that the name of the file is associated data: it cannot be exchanged for another. Files
from before have the id alone, until ``seal_files_again``. After ``<key id>@+`` follow pieces, each with its length
before it and sealed alone, so that a large file never lies in memory; the place of a piece, and whether it is the
last, are associated data: none can be left out, moved or cut off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag

from doudi.core.encryption.cipher import CipherError, WrongKeyError, seal_bytes, unseal_bytes
from doudi.core.encryption.keys import key_ring
from doudi.files.atomic import atomic_file
from doudi.values.translation import gettext as _

_HEADER_END = b"\n"
_BOUND = b"@"
_IN_PIECES = b"@+"
_LONGEST_HEADER = 16
_LENGTH_BYTES = 4
PIECE_BYTES = 4_000_000


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


def write_sealed_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """Seal the pieces of a large file one after the other; whole or not at all, readable by the service alone.

    Raises:
        OSError: the disk is full, read-only or missing; no partial file is left.
    """
    ring = key_ring()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with atomic_file(path, mode=0o600) as aside, aside.open("wb") as file:
        file.write(ring.current.encode() + _IN_PIECES + _HEADER_END)
        waiting, place = b"", 0
        for piece in pieces:
            if place:
                _write_piece(file, waiting, ring.data[ring.current], _bound_to(path, place, is_last=False))
            waiting, place = piece, place + 1
        _write_piece(file, waiting, ring.data[ring.current], _bound_to(path, max(place, 1), is_last=True))


def _write_piece(file: IO[bytes], piece: bytes, data_key: bytes, bound: bytes) -> None:
    sealed = seal_bytes(piece, data_key, bound)
    file.write(len(sealed).to_bytes(_LENGTH_BYTES) + sealed)


def _bound_to(path: Path, place: int, *, is_last: bool) -> bytes:
    return f"{path.name} {place}{'.' if is_last else ''}".encode()


def read_sealed_file(path: Path) -> bytes:
    """Return the bytes of a sealed file.

    Raises:
        FileNotFoundError, WrongKeyError, CipherError
    """
    return b"".join(read_sealed_pieces(path))


def read_sealed_pieces(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a sealed file in pieces; one that was sealed whole is one piece.

    Raises:
        FileNotFoundError, WrongKeyError, CipherError
    """
    with path.open("rb") as file:
        header = file.readline().removesuffix(_HEADER_END)
        name, bound, _rest = header.partition(_BOUND)
        data_key = key_ring().data.get(name.decode("ascii", "replace"))
        if data_key is None:
            raise WrongKeyError(_("缺少解开文件的密钥。"))
        if not header.endswith(_IN_PIECES):
            yield _unsealed(file.read(), data_key, path.name.encode() if bound else b"")
            return
        place, length = 1, file.read(_LENGTH_BYTES)
        while length:
            sealed, length = file.read(int.from_bytes(length)), file.read(_LENGTH_BYTES)
            yield _unsealed(sealed, data_key, _bound_to(path, place, is_last=not length))
            place += 1
        if place == 1:
            raise CipherError(_("文件已损坏。"))


def _unsealed(sealed: bytes, data_key: bytes, bound: bytes) -> bytes:
    try:
        return unseal_bytes(sealed, data_key, bound)
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
    return Counter(header_of(path).partition("@")[0] for path in sealed_files_in(folders))


def seal_files_again(folders: Iterable[Path], report_progress: Callable[[str, int], None]) -> int:
    """Seal every file that an older key has sealed, or that is not bound to its name, again; return how many.

    A file is replaced whole, so it can be read throughout; a second call goes on where the first was broken off.
    """
    number, current = 0, key_ring().current
    for path in sealed_files_in(folders):
        header = header_of(path)
        if header not in {f"{current}@", f"{current}@+"}:
            if header.endswith("@+"):
                write_sealed_pieces(path, read_sealed_pieces(path))
            else:
                write_sealed_file(path, read_sealed_file(path))
            number += 1
            report_progress(path.parent.name, number)
    return number
