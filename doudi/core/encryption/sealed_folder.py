"""A folder as one sealed file: a tar archive encrypted and authenticated in pieces."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Mapping
from pathlib import Path

from doudi.core.encryption.sealed_stream import SealedReader, SealedWriter

_PIECE = 1 << 20


def seal_folder(target: Path, secret: bytes, parts: Mapping[str, Path]) -> None:
    """Write files and folders into a sealed file, in their order.

    Args:
        parts: the name that each gets inside, and where it is.
    """
    with (
        target.open("wb") as file,
        SealedWriter(file, secret) as sealed,
        tarfile.open(fileobj=sealed, mode="w|") as archive,
    ):
        for name, path in parts.items():
            archive.add(path, name)


def open_sealed_folder(file: Path, secret: bytes, folder: Path) -> None:
    """Decrypt and unpack a sealed file, to its last piece.

    Raises:
        FileNotFoundError: there is no such file.
        CipherError: it is no sealed file, was sealed with another key, was changed, or is not whole.
        tarfile.TarError: what it holds is no folder.
    """
    with file.open("rb") as source, io.BufferedReader(SealedReader(source, secret)) as opened:
        with tarfile.open(fileobj=opened, mode="r|") as archive:
            archive.extractall(folder, filter="data")
        while opened.read(_PIECE):
            pass
