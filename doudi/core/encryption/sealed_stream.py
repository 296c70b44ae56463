"""Encryption of a file of any size in pieces, each authenticated, with its place in the file: SM4-GCM.

A file is a header line, a line of its own salt, and pieces of ``<length><cipher text and tag>``. The key of a file is
derived from the backup key and the salt, so a counter serves as nonce; its last byte marks the last piece. A changed,
moved, missing or added piece is found before any of it is used.
"""

from __future__ import annotations

import io
import secrets
from io import BufferedReader
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hmac import HMAC

from doudi.core.encryption.cipher import CipherError
from doudi.values.translation import gettext as _

HEADER = b"doudi sealed file 1\n"
_SALT_BYTES = 16
_KEY_BYTES = 16
_TAG_BYTES = 16
_COUNTER_BYTES = 11
_LENGTH_BYTES = 4
_PIECE_BYTES = 1 << 20


def _key_of(secret: bytes, salt: bytes) -> bytes:
    code = HMAC(secret, hashes.SM3())
    code.update(HEADER + salt)
    return code.finalize()[:_KEY_BYTES]


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(_COUNTER_BYTES) + bytes([is_last])


class SealedWriter(io.RawIOBase):
    """Encrypts what is written to it; ``close`` writes the last piece, without which the file cannot be read."""

    def __init__(self, target: IO[bytes], secret: bytes) -> None:
        salt = secrets.token_bytes(_SALT_BYTES)
        self._target, self._key = target, _key_of(secret, salt)
        self._waiting, self._number = bytearray(), 0
        target.write(HEADER + salt)

    def writable(self) -> bool:
        return True

    def write(self, content: bytes) -> int:  # type: ignore[override]  # bytes are all that is written here
        self._waiting += content
        while len(self._waiting) > _PIECE_BYTES:
            self._seal(bytes(self._waiting[:_PIECE_BYTES]), is_last=False)
            del self._waiting[:_PIECE_BYTES]
        return len(content)

    def close(self) -> None:
        if not self.closed:
            self._seal(bytes(self._waiting), is_last=True)
        super().close()

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        encryptor = Cipher(algorithms.SM4(self._key), modes.GCM(_nonce(self._number, is_last))).encryptor()
        sealed = encryptor.update(piece) + encryptor.finalize() + encryptor.tag
        self._target.write(len(sealed).to_bytes(_LENGTH_BYTES) + sealed)
        self._number += 1


class SealedReader(io.RawIOBase):
    """Decrypts what a :class:`SealedWriter` has written.

    Raises:
        CipherError: it is not such a file, was written with another key, was changed, or ends too early; while reading.
    """

    def __init__(self, source: BufferedReader, secret: bytes) -> None:
        if source.read(len(HEADER)) != HEADER:
            raise CipherError(_("不是加密的备份文件。"))
        self._source, self._key = source, _key_of(secret, source.read(_SALT_BYTES))
        self._open, self._number, self._has_ended = b"", 0, False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # as io.BufferedReader calls it
        while not self._open and not self._has_ended:
            self._open = self._next_piece()
        taken = self._open[: len(buffer)]
        buffer[: len(taken)] = taken
        self._open = self._open[len(taken) :]
        return len(taken)

    def _next_piece(self) -> bytes:
        length = int.from_bytes(self._source.read(_LENGTH_BYTES))
        sealed = self._source.read(length) if _TAG_BYTES <= length <= _PIECE_BYTES + _TAG_BYTES else b""
        self._has_ended = not self._source.peek(1)
        body, tag = sealed[:-_TAG_BYTES], sealed[-_TAG_BYTES:]
        try:
            nonce = _nonce(self._number, self._has_ended)
            decryptor = Cipher(algorithms.SM4(self._key), modes.GCM(nonce, tag)).decryptor()
            piece = decryptor.update(body) + decryptor.finalize()
        except (InvalidTag, ValueError):
            raise CipherError(_("备份文件已损坏、被改动，或不是用这把备份密钥加密的。")) from None
        self._number += 1
        return piece
