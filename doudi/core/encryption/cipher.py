"""SM4 in Galois/counter mode, and HMAC-SM3 for the blind index and for proofs over rows.

A sealed text is ``<key id>.<base64 of nonce, cipher text and tag>``. The kind of datum is associated data, so a sealed
telephone number cannot be passed off as an identity number. A text of a table is ``<key id>@<row>.<base64>``: table,
column and row are associated data too, so that it cannot be copied into another row or column.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hmac import HMAC

from doudi.core.encryption.keys import KeyRing, key_ring
from doudi.core.refusals import Tampering
from doudi.values.carries import carries
from doudi.values.translation import gettext as _

_NONCE_BYTES = 12
_TAG_BYTES = 16
_INDEX_BYTES = 16
_SHAPE = re.compile(r"(?P<key>[0-9]{1,6})(?:@(?P<row>[0-9]+))?\.(?P<body>[A-Za-z0-9+/=]+)")


class CipherError(Tampering):
    """A sealed text was changed, cut, sealed as another kind, or copied from another column."""

    code = "sealed_text_damaged"


class WrongKeyError(CipherError):
    """The key of a sealed text is not in the key file."""

    code = "sealing_key_missing"


class MovedError(CipherError):
    """A sealed text was copied from another row, or lies in a table and is bound to none of its rows."""

    code = "sealed_text_moved"


_PADDED = frozenset({"health", "address", "secret"})
"""Kinds of which the length of the text would tell what it is: orphan is longer than HIV."""
_PADDED_TO_BYTES = 32
_PADDING = b"\0"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed text lies: ``table.column``, and the key of the row; None if the reader does not know it."""

    column: str
    row: int | None = None

    def at(self, row: int | None) -> Place:
        """Return the place of the same column in a row."""
        return Place(self.column, row)


@carries("PIPL-28")
def seal(text: str, kind: str, ring: KeyRing | None = None, *, place: Place | None = None) -> str:
    """Encrypt a text with the current key, for a row of a table if ``place`` says so."""
    ring = ring or key_ring()
    if place is None:
        sealed = seal_bytes(_padded(text, kind), ring.data[ring.current], kind.encode())
        return f"{ring.current}.{base64.b64encode(sealed).decode('ascii')}"
    if place.row is None:
        message = f"{place.column}: a text is sealed for a row whose key is known"
        raise ValueError(message)
    sealed = seal_bytes(_padded(text, kind), ring.data[ring.current], _bound_to(kind, place.column, str(place.row)))
    return f"{ring.current}@{place.row}.{base64.b64encode(sealed).decode('ascii')}"


def _padded(text: str, kind: str) -> bytes:
    content = text.encode()
    return content + _PADDING * (-len(content) % _PADDED_TO_BYTES) if kind in _PADDED else content


def _bound_to(kind: str, column: str, row: str) -> bytes:
    return f"{kind}\0{column}\0{row}".encode()


def unseal(stored: str, kind: str, ring: KeyRing | None = None, *, place: Place | None = None) -> str:
    """Decrypt a sealed text.

    Args:
        place: where it was read; the row it was sealed for must be that one, if the reader knows it.

    Raises:
        WrongKeyError: its key is not known.
        MovedError: it was sealed for another row, or for none where the key file says that all are bound.
        CipherError: it is not what was sealed, or was sealed as another kind of datum or for another column.
    """
    ring = ring or key_ring()
    match = _SHAPE.fullmatch(stored)
    if match is None:
        raise CipherError(_("加密数据已损坏。"))
    if match["key"] not in ring.data:
        raise WrongKeyError(_("缺少编号为 {key} 的密钥。").format(key=match["key"]))
    if place is not None:
        refuse_moved(match["row"], place, ring)
    row = match["row"] if place is not None else None
    try:
        raw = base64.b64decode(match["body"], validate=True)
        associated = kind.encode() if row is None else _bound_to(kind, place.column if place else "", row)
        return unseal_bytes(raw, ring.data[match["key"]], associated).rstrip(_PADDING).decode()
    except (InvalidTag, ValueError, binascii.Error):
        raise CipherError(_("加密数据已损坏。")) from None


def row_of(stored: str) -> str | None:
    """Return the key of the row that a text says it is sealed for."""
    match = _SHAPE.fullmatch(stored)
    return match["row"] if match else None


def refuse_moved(row: str | None, place: Place, ring: KeyRing | None = None) -> None:
    """Refuse a text in a table that says it is sealed for another row, or for none.

    Raises:
        MovedError
    """
    if row is None and (ring or key_ring()).binds_rows:
        raise MovedError(_("加密数据没有绑定所在的行（{column}），被改动过。").format(column=place.column))
    if row is not None and place.row is not None and row != str(place.row):
        message = _("加密数据被搬动：{column}第{row}行的内容原属第{other}行。")
        raise MovedError(message.format(column=place.column, row=place.row, other=row))


def seal_bytes(content: bytes, key: bytes, associated: bytes = b"") -> bytes:
    """Return nonce, cipher text and tag; ``associated`` must be the same for decryption."""
    nonce = os.urandom(_NONCE_BYTES)
    encryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(associated)
    return nonce + encryptor.update(content) + encryptor.finalize() + encryptor.tag


def unseal_bytes(sealed: bytes, key: bytes, associated: bytes = b"") -> bytes:
    """Decrypt the result of ``seal_bytes``.

    Raises:
        InvalidTag, ValueError: it is not what was sealed, or is too short to be.
    """
    nonce, body, tag = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:-_TAG_BYTES], sealed[-_TAG_BYTES:]
    decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(associated)
    return decryptor.update(body) + decryptor.finalize()


def key_id_of(stored: str) -> str:
    """Return the id of the key that sealed a text."""
    return stored.partition(".")[0].partition("@")[0]


def sm3_digest(content: bytes) -> str:
    """Return the SM3 digest of bytes."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(content)
    return digest.finalize().hex()


def blind_index(text: str, kind: str, ring: KeyRing | None = None) -> str:
    """Return 128 bits of HMAC-SM3, equal for equal texts of a kind and no others."""
    ring = ring or key_ring()
    code = HMAC(ring.index, hashes.SM3())
    code.update(f"{kind}\0{text}".encode())
    return code.finalize()[:_INDEX_BYTES].hex()


class Proof:
    """An HMAC-SM3 over texts, one after the other, with the trail key: nobody without the key file can write it.

    Args:
        purpose: what it proves; proofs of different purposes never agree.
    """

    def __init__(self, purpose: str, ring: KeyRing | None = None) -> None:
        self._code = HMAC((ring or key_ring()).trail, hashes.SM3())
        self._code.update(f"{purpose}\0".encode())

    def add(self, text: str) -> None:
        """Cover a text, and where it ends."""
        content = text.encode()
        self._code.update(len(content).to_bytes(4, "big") + content)

    def hex(self) -> str:
        """Return the proof of everything added, as 64 hexadecimal digits."""
        return self._code.finalize().hex()
